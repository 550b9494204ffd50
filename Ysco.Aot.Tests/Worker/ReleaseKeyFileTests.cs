using Xunit;
using Ysco.Worker;

namespace Ysco.Tests.Worker;

/// <summary>A release key by the name of its file.</summary>
public class ReleaseKeyFileTests
{
    /// <summary>Who may save a configuration over HTTP names any file, and reads what is wrong with it.</summary>
    [Fact]
    public void What_is_wrong_with_a_file_is_told_without_what_is_in_it()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("shadow", "root:$y$j9T$secret:20000:0:99999:7:::\n");

        string message = ReleaseKeyFile.Read(file).Failure!.Message;

        Assert.StartsWith($"{file}: release key: not an ECDSA P-256 public key in PEM", message, StringComparison.Ordinal);
        Assert.DoesNotContain("root", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_was_typed_is_quoted() =>
        Assert.StartsWith("release key \"nokey\": not an", ReleaseKeyFile.Read("nokey").Failure!.Message, StringComparison.Ordinal);

    [Fact]
    public void Where_there_is_no_such_file_it_is_said()
    {
        using var folder = new TemporaryFolder();
        Assert.EndsWith(", and as the name of a file: no such file or directory", ReleaseKeyFile.Read(folder["nope.pem"]).Failure!.Message, StringComparison.Ordinal);
        Assert.EndsWith(", and as the name of a file: not a regular file", ReleaseKeyFile.Read(folder.Path).Failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("file", ReleaseKeyFile.Read("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n").Failure!.Message, StringComparison.Ordinal);
    }
}

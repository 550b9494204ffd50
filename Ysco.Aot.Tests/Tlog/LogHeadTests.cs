using System.Text;
using Xunit;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tests.World;
using Ysco.Tlog;

namespace Ysco.Tests.Tlog;

public class LogHeadTests
{
    private readonly TestLog log = new(20);

    [Fact]
    public void What_is_kept_is_read_back()
    {
        var head = new LogHead(log.Key, log.Tree(20));
        LogHead read = LogHead.Parse(Encoding.UTF8.GetBytes(head.ToString()), log.Key).Value;
        Assert.Equal(head.ToString(), read.ToString());
        Assert.Equal(log.Head(20), read.Tree!.Head);
        Assert.StartsWith($"ysco log head 1\n{log.Key}\n\ngo.sum database tree\n20\n", head.ToString());
    }

    [Fact]
    public void A_key_is_kept_before_there_is_a_tree()
    {
        var head = new LogHead(log.Key, null);
        Assert.Null(LogHead.Parse(Encoding.UTF8.GetBytes(head.ToString()), log.Key).Value.Tree);
    }

    [Fact]
    public void Another_key_of_the_same_name_is_a_security_failure()
    {
        using var namesake = new NoteSigner("log.test", Enumerable.Repeat((byte)9, 32).ToArray());
        VerifierKey other = VerifierKey.Parse(namesake.VerifierKey).Value;
        Assert.Equal(LogHead.FileName(log.Key), LogHead.FileName(other));
        Failure failure = LogHead.Parse(Encoding.UTF8.GetBytes(new LogHead(log.Key, log.Tree(3)).ToString()), other).Failure!;
        Assert.Equal($"log head: the key of log.test is now {other}, and was {log.Key} when first seen", failure.Message);
        Assert.Equal(FailureKind.Security, failure.Kind);
    }

    [Fact]
    public void No_altered_byte_is_read_as_the_same()
    {
        byte[] file = Encoding.UTF8.GetBytes(new LogHead(log.Key, log.Tree(20)).ToString());
        for (int i = 0; i < file.Length; i++)
        {
            file[i] ^= 1;
            Assert.NotNull(LogHead.Parse(file, log.Key).Failure);
            file[i] ^= 1;
        }

        for (int length = 0; length < file.Length; length++)
        {
            Result<LogHead> cut = LogHead.Parse(file.AsSpan(0, length), log.Key);
            Assert.True(cut.Failure is not null || cut.Value.Tree is null);
        }
    }

    [Theory]
    [InlineData("localhost", "log-localhost.head")]
    [InlineData("beta.gobuilds.org", "log-beta.gobuilds.org.head")]
    [InlineData("../../etc/passwd", null)]
    [InlineData(".hidden", null)]
    [InlineData("Upper", null)]
    [InlineData("log.example/path", null)]
    public void The_file_of_a_log_has_a_safe_name(string name, string? expected)
    {
        using var signer = new NoteSigner(name, Enumerable.Repeat((byte)9, 32).ToArray());
        string file = LogHead.FileName(VerifierKey.Parse(signer.VerifierKey).Value);
        Assert.True(expected is null ? file.StartsWith("log-_", StringComparison.Ordinal) && file.Length == 74 : file == expected, file);
    }
}

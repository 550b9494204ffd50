using Xunit;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

public class InstallationTests
{
    [Fact]
    public void A_proven_file_gets_its_name_and_its_evidence()
    {
        using var folder = new TemporaryFolder();
        string binary = folder["svc-v1"];
        Assert.Null(Commit(binary, folder.Write("svc-v1.ysco-tmp", "proven"), () => null));
        Assert.Equal("proven", File.ReadAllText(binary));
        Assert.Equal("{}", File.ReadAllText(Installation.EvidencePath(binary)));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_file_that_was_put_in_the_place_of_the_proven_one_does_not_get_its_name()
    {
        using var folder = new TemporaryFolder();
        string binary = folder["svc-v1"];
        Failure? failure = Commit(binary, folder.Write("svc-v1.ysco-tmp", "proven"), () =>
        {
            File.Move(folder.Write("other", "half of another download"), folder["svc-v1.ysco-tmp"], overwrite: true);
            return null;
        });
        Assert.StartsWith($"{binary}: before it got this name, another file took the place of the proven one", failure?.Message);
        Assert.False(File.Exists(binary));
        Assert.False(File.Exists(Installation.EvidencePath(binary)));
    }

    private static Failure? Commit(string binary, string proven, Func<Failure?> before)
    {
        int fd = Files.open(proven, FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        Failure? failure = Installation.Commit(proven, binary, fd, "{}"u8, before);
        FileIo.Close(fd);
        return failure;
    }
}

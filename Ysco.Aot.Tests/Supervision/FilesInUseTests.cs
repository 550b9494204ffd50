using Xunit;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

public class FilesInUseTests
{
    [Fact]
    public void A_name_is_free_when_nothing_has_it_or_only_what_nobody_needs()
    {
        using var folder = new TemporaryFolder();
        folder.Write("svc-v1", "one");
        var used = new FilesInUse("", folder["svc-v1"]);
        Assert.Equal(folder["svc-v2"], Free(folder, used, "svc-v2"));
        folder.Write("svc-v2", "left from an earlier update");
        Assert.Equal(folder["svc-v2"], Free(folder, used, "svc-v2"));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("link")]
    [InlineData("dangling")]
    [InlineData("target")]
    [InlineData("hard")]
    public void A_name_of_a_file_in_use_is_not_free_however_it_is_called(string how)
    {
        using var folder = new TemporaryFolder();
        string binary = folder.Write("svc-v1", "one");
        string used = binary;
        switch (how)
        {
            case "link": File.CreateSymbolicLink(folder["svc-v2"], "svc-v1"); break;
            case "dangling": File.CreateSymbolicLink(used = folder["svc-v2"], "nowhere"); break;
            case "target": File.CreateSymbolicLink(used = folder["svc"], "svc-v2"); File.Move(binary, folder["svc-v2"]); break;
            case "hard": Assert.Equal(0, Files.link(binary, folder["svc-v2"])); break;
            default: used = folder["svc-v2"]; break;
        }

        var inUse = new FilesInUse("", used);
        Assert.True(inUse.Contains(folder["svc-v2"]));
        Assert.Equal(folder["svc-v2-2"], Free(folder, inUse, "svc-v2"));
    }

    [Fact]
    public void The_previous_binary_keeps_its_name_unless_the_bytes_are_the_same()
    {
        using var folder = new TemporaryFolder();
        string previous = folder.Write("svc-v2", "new");
        var used = new FilesInUse(previous);
        Assert.Equal(previous, Free(folder, used, "svc-v2"));
        folder.Write("svc-v2", "old");
        Assert.Equal(previous + "-2", Free(folder, used, "svc-v2"));
        File.Delete(previous);
        File.CreateSymbolicLink(previous, "proven");
        Assert.Equal(previous + "-2", Free(folder, used, "svc-v2"));
    }

    [Fact]
    public void Names_run_out_and_it_is_said()
    {
        using var folder = new TemporaryFolder();
        string[] names = FilesInUse.NamesFor(folder["svc-v2"]);
        Assert.Equal((9, folder["svc-v2-9"]), (names.Length, names[^1]));
        Array.ForEach(names, name => Directory.CreateDirectory(name));
        int fd = Files.open(folder.Write("proven", "new"), FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        Failure? failure = FilesInUse.None.FreeName(folder["svc-v2"], fd).Failure;
        FileIo.Close(fd);
        Assert.StartsWith($"{names[0]}: this name and those with -2 to -9 after it are taken", failure?.Message);
    }

    [Fact]
    public void What_is_in_use_is_not_removed_nor_is_its_evidence()
    {
        using var folder = new TemporaryFolder();
        string binary = folder.Write("svc-v1", "one");
        string evidence = folder.Write("svc-v1.evidence.json", "{}");
        File.CreateSymbolicLink(folder["svc"], "svc-v1");
        Failure? failure = Installation.Remove(binary, new FilesInUse("", folder["svc"]));
        Assert.Equal($"{binary}: not removed, for it is in use", failure?.Message);
        Assert.True(File.Exists(binary) && File.Exists(evidence));

        Assert.NotNull(Installation.Remove(binary, new FilesInUse(binary)));
        Assert.Null(Installation.Remove(binary, new FilesInUse("", folder["svc-v2"])));
        Assert.False(File.Exists(binary) || File.Exists(evidence));
    }

    private static string Free(TemporaryFolder folder, FilesInUse used, string name)
    {
        int fd = Files.open(folder.Write("proven", "new"), FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        string free = used.FreeName(folder[name], fd).Value;
        FileIo.Close(fd);
        return free;
    }
}

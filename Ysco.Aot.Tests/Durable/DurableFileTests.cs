using Xunit;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Tests.Durable;

public class DurableFileTests
{
    [Fact]
    public void A_file_is_replaced_whole_with_its_mode_and_nothing_is_left_beside_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("state.json", "old");
        Assert.Null(DurableFile.Write(path, "new"u8, 0x180));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_a_crash_left_is_overwritten()
    {
        using var folder = new TemporaryFolder();
        folder.Write("state.json.ysco-tmp", "left by a crash, and longer than what comes");
        Assert.Null(DurableFile.Write(folder["state.json"], "new"u8, 0x180));
        Assert.Equal("new", File.ReadAllText(folder["state.json"]));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        Failure? failure = DurableFile.Write(folder["no/state.json"], "x"u8, 0x180);
        Assert.Equal($"{folder["no/state.json"]}: making a new file beside it: no such file or directory", failure?.Message);
    }

    [Fact]
    public void A_link_that_somebody_planted_for_the_new_file_is_not_followed()
    {
        using var folder = new TemporaryFolder();
        string victim = folder.Write("victim", "precious");
        string path = folder.Write("state.json", "old");
        File.CreateSymbolicLink(path + DurableFile.TemporarySuffix, victim);
        Assert.Null(DurableFile.Write(path, "new"u8, 0x180));
        Assert.Equal("precious", File.ReadAllText(victim));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Null(new FileInfo(path).LinkTarget);
    }

    [Fact]
    public void A_new_file_that_cannot_be_made_leaves_the_old_content()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("state.json", "old");
        Directory.CreateDirectory(path + DurableFile.TemporarySuffix);
        Failure? failure = DurableFile.Write(path, "new"u8, 0x180);
        Assert.Equal($"{path}: making a new file beside it: file exists", failure?.Message);
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("a", ".")]
    [InlineData("/a", "/")]
    [InlineData("x/y", "x")]
    [InlineData("/x/y/z", "/x/y")]
    public void The_folder_of_a_path(string path, string folder) => Assert.Equal(folder, DurableFile.FolderOf(path));

    [Fact]
    public void A_bounded_read_refuses_what_is_too_large_a_folder_or_a_fifo()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("f", "12345");
        Assert.Equal("12345"u8, BoundedFile.Read(path, 5).Value!);
        Assert.EndsWith("5 bytes: larger than the 4 it may have", BoundedFile.Read(path, 4).Failure?.Message);
        Assert.EndsWith("is a directory", BoundedFile.Read(folder.Path, 4).Failure?.Message);
        Assert.EndsWith("is not a regular file", BoundedFile.Read("/dev/null", 4).Failure?.Message);
        Assert.Null(BoundedFile.Read(folder["none"], 4).Value);
    }
}

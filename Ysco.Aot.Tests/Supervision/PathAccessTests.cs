using Xunit;
using Ysco.Posix;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

public class PathAccessTests
{
    private const uint Folder = 0x4000;
    private const uint File = 0x8000;
    private const uint Link = 0xA000;
    private static readonly ServiceUser User = new() { Name = "app", Uid = 5, Gid = 6, Groups = [6, 7] };
    private static readonly ServiceUser Root = new() { Name = "root", Uid = 0, Gid = 0, Groups = [] };

    // Mode in octal, owner and group of the folder /d and of the file /d/f; the user's classes are owner, group, other: the first that fits counts.
    [Theory]
    [InlineData("755", 0, 0, "755", 0, 0, "")]
    [InlineData("700", 0, 0, "755", 0, 0, "/d (mode 0700, owner 0, group 0)")]
    [InlineData("750", 0, 7, "750", 0, 6, "")]
    [InlineData("705", 0, 7, "755", 0, 0, "/d (mode 0705, owner 0, group 7)")]
    [InlineData("677", 5, 7, "755", 0, 0, "/d (mode 0677, owner 5, group 7)")]
    [InlineData("711", 0, 0, "644", 0, 0, "/d/f (mode 0644, owner 0, group 0)")]
    [InlineData("711", 0, 0, "4754", 0, 0, "/d/f (mode 4754, owner 0, group 0)")]
    [InlineData("711", 0, 0, "0100", 5, 0, "")]
    public void The_first_that_does_not_let_the_user_pass_is_the_obstacle(string folder, uint owner, uint group, string file, uint fileOwner, uint fileGroup, string obstacle)
    {
        string told = PathAccess.Obstacle(Way((Folder, folder, owner, group), (Link, "777", 5, 6), (File, file, fileOwner, fileGroup)), User);

        Assert.StartsWith(obstacle == "" ? "permission denied, though" : obstacle + " does not let it ", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("755", 0, 0, "755", 0, 0, "")]
    [InlineData("775", 0, 7, "755", 0, 0, "/d")]
    [InlineData("757", 0, 7, "755", 0, 0, "")]
    [InlineData("756", 0, 0, "755", 0, 0, "")]
    [InlineData("500", 5, 0, "755", 0, 0, "/d")]
    [InlineData("755", 0, 0, "400", 5, 0, "/d/f")]
    [InlineData("755", 0, 0, "720", 0, 7, "/d/f")]
    [InlineData("777", 0, 0, "757", 0, 0, "/d /d/f")]
    [InlineData("1777", 0, 0, "755", 0, 0, "")]
    [InlineData("1777", 0, 0, "755", 5, 0, "/d /d/f")]
    public void What_the_user_can_change_is_found_and_nothing_else(string folder, uint owner, uint group, string file, uint fileOwner, uint fileGroup, string found)
    {
        List<PathElement> way = Way((Folder, folder, owner, group), (Link, "777", 0, 0), (File, file, fileOwner, fileGroup));

        Assert.Equal(found, string.Join(' ', PathAccess.Changeable(way, User).Select(element => element.Split(' ')[0])));
        Assert.Empty(PathAccess.Changeable(way, Root));
    }

    [Fact]
    public void The_way_leads_through_every_folder_and_every_link()
    {
        using var folder = new TemporaryFolder();
        string at = Files.RealPath(folder.Path)!;
        Directory.CreateDirectory(folder["a/b"]);
        Directory.CreateDirectory(folder["c"]);
        System.IO.File.WriteAllText(folder["a/b/file"], "");
        System.IO.File.CreateSymbolicLink(folder["c/up"], "../a/./b");
        System.IO.File.CreateSymbolicLink(folder["c/link"], "up/file");
        System.IO.File.CreateSymbolicLink(folder["abs"], at + "/c/link");

        string[] passed = [.. PathWalk.Of(folder["abs"]).Select(element => element.Path).Where(path => path.StartsWith(at + "/", StringComparison.Ordinal)).Select(path => path[at.Length..])];

        Assert.Equal(["/abs", "/c", "/c/link", "/c/up", "/a", "/a/b", "/a/b/file"], passed);
        Assert.Equal("/", PathWalk.Of(folder["abs"])[0].Path);
        Assert.Null(PathWalk.Of(folder["a/no/such"])[^1].Status);
        Assert.EndsWith("/a/no", PathWalk.Of(folder["a/no/such"])[^1].Path, StringComparison.Ordinal);
        Assert.Equal(["/", "/bin"], PathWalk.Of("/../../bin").Take(2).Select(element => element.Path));
    }

    [Fact]
    public void A_ring_of_links_comes_to_an_end()
    {
        using var folder = new TemporaryFolder();
        System.IO.File.CreateSymbolicLink(folder["a"], "b");
        System.IO.File.CreateSymbolicLink(folder["b"], "a");

        Assert.EndsWith("/b", PathWalk.Of(folder["a"])[^1].Path, StringComparison.Ordinal);
    }

    private static List<PathElement> Way(params (uint Kind, string Mode, uint Owner, uint Group)[] elements)
    {
        string[] names = ["/d", "/d/link", "/d/f"];
        return [.. elements.Select((e, i) => new PathElement(names[i], new FileStatus(e.Kind | Convert.ToUInt32(e.Mode, 8), e.Owner, e.Group, 0, 0, 0, 0)))];
    }
}

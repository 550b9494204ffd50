using System.Globalization;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>
/// Disks that are full, folders that are read-only, files that may not be read: one line, and the folder as it was. A disk
/// of a few pages is mounted where only the command sees it. Needs root, as all of mounting does.
/// </summary>
public class DiskTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private const string Prepare = "mount -t tmpfs -o size=$SIZE,mode=755 tmpfs \"$PWD\" && cd \"$PWD\" && echo mine >notes && ";
    private const string List = "status=$?; find . -path ./ys/cache -prune -o -print | sort; exit $status";
    private readonly TestWorld _world = tiny.World;

    [Theory]
    [InlineData("fetch")]
    [InlineData("init")]
    public async Task A_full_disk_leaves_all_or_nothing(string command)
    {
        bool[] seen = new bool[2];
        bool writing = false;
        for (int kilobytes = 8; kilobytes <= 1700; kilobytes += kilobytes switch { < 40 => 4, < 1560 => 190, _ => 8 })
        {
            using var here = new Sandbox();
            var outcome = await InSmallDiskAsync(here, kilobytes, command);
            bool whole = outcome.ExitCode == 0;
            seen[whole ? 1 : 0] = true;
            string[] files = [.. outcome.Stdout.Split('\n').Where(l => l.StartsWith("./", StringComparison.Ordinal))];
            string where = $"{kilobytes} KiB: {outcome}";
            if (whole)
            {
                Assert.Contains($"./tiny-{Version(command)}-go1.20.3-stripped", files);
                Assert.DoesNotContain(files, f => f.Contains("tmp", StringComparison.Ordinal));
                continue;
            }

            Assert.True(files.Except(["./notes", "./ys", "./ys/log.lock"]).Any() == false, where);
            Assert.True(command != "init" || !files.Contains("./ys"), where);
            string[] lines = [.. outcome.Stderr.TrimEnd('\n').Split('\n').Where(l => !l.StartsWith("looking for ", StringComparison.Ordinal))];
            Assert.True(lines.Length == 1 && lines[0].Contains("no space left on device", StringComparison.OrdinalIgnoreCase), where);
            writing |= lines[0].EndsWith($" (in ., for tiny-{Version(command)}-go1.20.3-stripped)", StringComparison.Ordinal);
            Assert.True(lines[0].Contains("writing the binary", StringComparison.Ordinal) == lines[0].EndsWith("-stripped)", StringComparison.Ordinal), where);
        }

        Assert.Equal([true, true], seen);
        Assert.True(writing);
    }

    [Theory]
    [InlineData("fetch")]
    [InlineData("init")]
    [InlineData("check")]
    public async Task A_folder_that_may_not_be_written_is_named(string command)
    {
        using var here = await CheckTests.ServiceAsync(_world, "v0.0.1");
        if (command == "init")
        {
            Directory.Delete(here["ys"], recursive: true);
            File.Delete(here["tiny"]);
        }

        string[] before = here.Listing();

        var outcome = await here.RunAsOtherAsync(Arguments(command));

        outcome.Refused(1, $"ysco {command}: ys", "permission denied");
        Assert.Equal(before, here.Listing());
    }

    [Fact]
    public async Task Files_that_may_not_be_read_are_named()
    {
        using var here = new Sandbox();
        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.1", "-o", "prog")).Succeeded();
        string[] verify = ["verify", "-dir", ".", "-key", _world.Builds.VerifierKey, "./prog"];
        (await here.RunAsOtherAsync(verify)).Succeeded();

        File.SetUnixFileMode(here["prog.evidence.json"], UnixFileMode.UserRead);
        (await here.RunAsOtherAsync(verify)).Refused(1, "./prog.evidence.json: permission denied");
        File.SetUnixFileMode(here["prog"], UnixFileMode.UserRead);
        (await here.RunAsOtherAsync(verify)).Refused(1, "./prog: permission denied");
    }

    [Fact]
    public async Task A_user_who_is_not_root_fetches_as_well()
    {
        using var here = new Sandbox();
        File.SetUnixFileMode(here.Folder, (UnixFileMode)0b111_111_111);

        var fetched = await here.RunAsOtherAsync(Sandbox.FetchArguments(_world, TinyWorld.Module + "@v0.0.1"));

        fetched.Succeeded();
        Assert.Equal("tiny v0.0.1\n", (await ProcessRun.RunAsync(here[TinyWorld.FileName], [])).Stderr);
    }

    private static string Version(string command) => command == "init" ? "v0.0.2" : "v0.0.1";

    private string[] Arguments(string command) => command switch
    {
        "fetch" => [.. Sandbox.FetchArguments(_world, TinyWorld.Module + "@v0.0.1")],
        "init" => ["init", "-key", _world.Builds.VerifierKey, "-url", _world.Builds.BaseUrl, "-goproxy", _world.Proxy.Url, TinyWorld.Module],
        _ => [command, "./tiny"],
    };

    private Task<ProcessOutcome> InSmallDiskAsync(Sandbox here, int kilobytes, string command)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{kilobytes}k");
        return ProcessRun.RunAsync(
            "unshare", ["-m", "sh", "-c", $"SIZE={size}; {Prepare} \"$@\"; {List}", "sh", YscoBinary.Location, .. Arguments(command)], here.Settings());
    }
}

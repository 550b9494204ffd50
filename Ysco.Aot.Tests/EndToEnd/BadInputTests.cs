using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Files that are no Go program for this machine, and arguments that make no sense: one line, and nothing changed.</summary>
public class BadInputTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private readonly TestWorld _world = tiny.World;

    public static TheoryData<string, string> BadFiles => new()
    {
        { "missing", "no such file or directory" },
        { "empty", "empty file" },
        { "directory", "is a directory (want a Go program)" },
        { "sparse", "" },
        { "script", "a script (it begins with #!), not an ELF program" },
        { "text", "not an ELF" },
        { "other machine", "a program for arm64, this machine is amd64" },
        { "no build info", "no Go build information in it" },
        { "cut off", "truncated ELF file" },
        { "fifo", "is not a regular file (want a Go program)" },
        { "device", "is not a regular file (want a Go program)" },
        { "loop", "too many" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_that_is_no_program_for_this_machine_is_named(string what, string word)
    {
        using var here = await CheckTests.ServiceAsync(_world, "v0.0.1");
        await MakeAsync(here["bad"], what);
        string[] before = Names(here);

        foreach (string[] command in new string[][] { ["verify", "-key", _world.Builds.VerifierKey, "./bad"], ["check", "./bad"] })
        {
            var outcome = await here.RunAsync(command);
            outcome.Refused(1, "./bad: ", word);
            Assert.InRange(outcome.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.Equal(before, Names(here));
        }
    }

    [Theory]
    [InlineData("nothing@v1.0.0", "nothing@v1.0.0: module path \"nothing\": the first element has no dot")]
    [InlineData("example.org/tiny", "example.org/tiny: no version (write it as MODULE@VERSION[/PKGDIR])")]
    [InlineData("example.org/tiny@newest", "version newest: not of the form v1.2.3")]
    [InlineData("example.org/tiny@latest2", "version latest2: not of the form v1.2.3")]
    [InlineData("tiny@latest", "tiny@latest: module path \"tiny\": the first element has no dot")]
    [InlineData("example.org/tiny@latest/../x", "package folder /../x: not a slash and a package path")]
    [InlineData("example.org/tiny@v2.0.1", "does not have the path's major version (the path for v2 is example.org/tiny/v2)")]
    [InlineData("example.org/tiny@v0.0.1/../x", "package folder /../x: not a slash and a package path")]
    [InlineData("example.org/tiny@v0.0.1/a\nb", "package folder /a")]
    [InlineData("example.org/tiny@v0.0.1 -url gopher://x", "-url: log url gopher://x: not an http or https url")]
    [InlineData("example.org/tiny@v0.0.1 -key nonsense", "-key: verifier key nonsense: not of the form name+id+key")]
    [InlineData("example.org/tiny@v0.0.1 -goversion 1.2", "go version 1.2: not of the form go1.2.3")]
    [InlineData("example.org/tiny@v0.0.1 -goproxy proxy.example.org", "-goproxy: \"proxy.example.org\" is not a URL")]
    public async Task An_argument_of_fetch_that_makes_no_sense_is_wrong_usage_and_nothing_is_made(string line, string word)
    {
        using var here = new Sandbox();
        string[] words = line.Split(' ');

        var fetched = await here.FetchAsync(_world, words[0], words[1..]);

        Assert.Equal((3, ""), (fetched.ExitCode, fetched.Stdout));
        Assert.StartsWith("ysco fetch: ", fetched.Stderr, StringComparison.Ordinal);
        Assert.Contains(word, fetched.Stderr.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("\nusage: ysco fetch [flags] MODULE@VERSION[/PKGDIR]\n", fetched.Stderr, StringComparison.Ordinal);
        Assert.Empty(here.Listing());
    }

    [Theory]
    [InlineData("example.org/tiny@v0.0.1 -o .", ".: is a directory (name a file)")]
    [InlineData("example.org/tiny@v0.0.1 -o nowhere/x", "nowhere/x: there is no folder nowhere (make it first)")]
    [InlineData("example.org/tiny@v0.0.1 -dir /dev/null", "/dev/null")]
    [InlineData("example.org/tiny@v0.0.1 -dir a/b/c", "a/b/c: making the folder: no such file or directory")]
    [InlineData("example.org/tiny@v0.0.9", "http status 500: resolving module version: example.org/tiny@v0.0.9: not found")]
    [InlineData("example.org/tiny@v0.0.1 -goversion go1.99.0", "go1.99.0")]
    [InlineData("example.org/tiny@latest -goproxy http://127.0.0.1:1", "finding the newest version: example.org/tiny: goproxy: http://127.0.0.1:1/")]
    [InlineData("example.org/none@latest -goproxy PROXY", "is not known there (status 404")]
    [InlineData("example.org/tiny@v0.0.1 -goversion= -goproxy http://127.0.0.1:1", "finding the newest Go toolchain: go toolchains: goproxy: http://127.0.0.1:1/")]
    public async Task A_fetch_that_fails_at_first_leaves_nothing(string line, string word)
    {
        using var here = new Sandbox();
        string[] words = line.Replace("PROXY", _world.Proxy.Url, StringComparison.Ordinal).Split(' ');

        (await here.FetchAsync(_world, words[0], words[1..])).Refused(1, "ysco fetch: ", word);

        Assert.Empty(here.Listing());
    }

    [Fact]
    public async Task A_fetch_that_fails_later_keeps_what_is_held()
    {
        using var here = new Sandbox();
        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.1")).Succeeded();
        string[] before = here.Listing();

        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.9")).Refused(1, "not found");

        Assert.Equal(before, here.Listing());
    }

    [Theory]
    [InlineData("fetch")]
    [InlineData("fetch -timeout 0s example.org/tiny@v0.0.1")]
    [InlineData("fetch -timeout soon example.org/tiny@v0.0.1")]
    [InlineData("fetch -nonsense example.org/tiny@v0.0.1")]
    [InlineData("fetch example.org/tiny@v0.0.1 more")]
    [InlineData("verify")]
    [InlineData("check")]
    [InlineData("init")]
    [InlineData("init a b")]
    [InlineData("verify -dir= prog")]
    [InlineData("check -dir= ./prog")]
    [InlineData("fetch -dir= example.org/tiny@v0.0.1")]
    [InlineData("run -dir= ./prog")]
    [InlineData("verify ")]
    [InlineData("check ")]
    [InlineData("fetch ")]
    [InlineData("run ")]
    public async Task Wrong_usage_prints_the_usage(string line)
    {
        using var here = new Sandbox();
        string[] words = line.Split(' ');

        var outcome = await here.RunAsync(words);

        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Stdout));
        Assert.StartsWith($"ysco {words[0]}: ", outcome.Stderr, StringComparison.Ordinal);
        Assert.Contains($"\nusage: ysco {words[0]} ", outcome.Stderr, StringComparison.Ordinal);
        Assert.Empty(here.Listing());
    }

    [Theory]
    [InlineData("nothing of the kind", 1, "log head: it does not start with")]
    [InlineData("", 1, "log head: it does not start with")]
    [InlineData("ysco log head 1\nKEY\n\ngo.sum database tree\n3\n", 1, "log-localhost.head")]
    public async Task A_head_that_is_damaged_stops_a_fetch_and_stays(string content, int exitCode, string word)
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["ys"]);
        File.WriteAllText(here["ys/log-localhost.head"], content.Replace("KEY", _world.Builds.VerifierKey, StringComparison.Ordinal));
        string[] before = here.Listing();

        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.1")).Refused(exitCode, "ys/log-localhost.head: ", word);

        Assert.Equal(before, here.Listing().Where(l => !l.StartsWith("ys/cache/", StringComparison.Ordinal)));
    }

    private static string[] Names(Sandbox here) =>
        [.. Directory.GetFileSystemEntries(here.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private async Task MakeAsync(string path, string what)
    {
        switch (what)
        {
            case "missing":
                break;
            case "directory":
                Directory.CreateDirectory(path);
                break;
            case "sparse":
                await using (var file = File.Create(path))
                {
                    file.SetLength(3L << 30);
                }

                break;
            case "other machine":
                var other = await _world.Builds.BuildAsync(TestWorld.Spec("v0.0.1", TinyWorld.Module) with { GoArch = "arm64" });
                File.Copy(other.FilePath, path);
                break;
            case "no build info":
                File.Copy("/bin/true", path);
                break;
            case "cut off":
                var good = await _world.Builds.BuildAsync(TestWorld.Spec("v0.0.1", TinyWorld.Module));
                File.WriteAllBytes(path, File.ReadAllBytes(good.FilePath)[..2000]);
                break;
            case "fifo":
                await ProcessRun.RunAsync("mkfifo", [path]);
                break;
            case "device":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "loop":
                File.CreateSymbolicLink(path, "bad");
                break;
            default:
                File.WriteAllText(path, what switch { "script" => "#!/bin/sh\nexit 0\n", "text" => "Please log in, please log in, please log in, please log in, please log in", _ => "" });
                break;
        }

        if (File.Exists(path) && what is not ("fifo" or "device" or "loop"))
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
    }

    /// <summary>To open a device can do things by itself: a watchdog is armed by it.</summary>
    [Fact]
    public async Task A_device_in_the_place_of_a_file_is_looked_at_and_not_opened()
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["ys"]);
        File.CreateSymbolicLink(here["ys/ysco.conf"], "/dev/full");

        ProcessOutcome outcome = await ProcessRun.RunAsync(
            "strace", ["-f", "-qq", "-o", here["trace"], "-e", "trace=open,openat", YscoBinary.Location, "verify", "/bin/true"], here.Settings());

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("ys/ysco.conf: is not a regular file", outcome.Stderr, StringComparison.Ordinal);
        string[] opens = [.. File.ReadLines(here["trace"]).Where(line => line.Contains("\"ys/ysco.conf\"", StringComparison.Ordinal))];
        Assert.NotEmpty(opens);
        Assert.All(opens, line => Assert.Contains("O_PATH", line, StringComparison.Ordinal));
    }
}

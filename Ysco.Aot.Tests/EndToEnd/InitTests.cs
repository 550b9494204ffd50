using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco init</c> as a user types it in an empty folder, and what it leaves there.</summary>
public class InitTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private readonly TestWorld _world = tiny.World;

    [Fact]
    public async Task It_writes_all_that_a_service_needs_and_its_command_runs_it()
    {
        _world.Publish("v0.1.0");
        using var here = new Sandbox();

        var made = await InitAsync(here, TestWorld.Service);

        made.Succeeded();
        string binary = $"websvc-v0.1.0-{TestWorld.GoVersion}-stripped";
        Assert.Equal(
            [
                "websvc -> " + binary, $"{binary} 0755", $"{binary}.evidence.json 0644", "ys/ 0700", "ys/cache/ 0700",
                "ys/log-localhost.head 0600", "ys/log.lock 0600", "ys/password.txt 0600", "ys/state.json 0600", "ys/ysco.conf 0600",
                $"ysco -> {YscoBinary.Location}",
            ],
            here.Listing().Select(l => l.Contains("->", StringComparison.Ordinal) ? l : string.Join(' ', l.Split(' ').Take(2))).Order(StringComparer.Ordinal).OrderBy(l => l.StartsWith("websvc ", StringComparison.Ordinal) ? 0 : 1));
        string head = Assert.Single(Directory.GetFiles(here["ys"], "log-*.head"));
        Assert.Equal(
            [
                binary + ", the program", binary + ".evidence.json, what proves it",
                "websvc, a link to the program: updates change where it leads", $"ysco, a link to {YscoBinary.Location}",
                "ys/ysco.conf, the configuration", "ys/password.txt, the password of the admin endpoints (user admin)",
                "ys/state.json, what is scheduled, paused or on trial", $"ys/{Path.GetFileName(head)}, the newest tree of the log that was proven",
            ],
            made.Stdout.Split('\n').Where(l => l.StartsWith("made ", StringComparison.Ordinal)).Select(l => l[5..]));
        await RunsAsync(here, made);
    }

    [Fact]
    public async Task The_password_is_long_and_never_the_same()
    {
        using var here = new Sandbox();
        using var there = new Sandbox();
        (await InitAsync(here, TinyWorld.Module)).Succeeded();
        (await InitAsync(there, TinyWorld.Module)).Succeeded();

        string[] passwords = [File.ReadAllText(here["ys/password.txt"]), File.ReadAllText(there["ys/password.txt"])];

        Assert.All(passwords, p => Assert.Matches("^[0-9A-Za-z]{12,}\n$", p));
        Assert.NotEqual(passwords[0], passwords[1]);
    }

    [Fact]
    public async Task The_configuration_parses_and_has_what_the_flags_said()
    {
        using var here = new Sandbox();
        (await InitAsync(here, TinyWorld.Module, "-dns", "versions.example.org")).Succeeded();
        string text = File.ReadAllText(here["ys/ysco.conf"]);

        var tested = await YscoBinary.RunAsync(["testconfig"], here.Settings() with { Stdin = text });

        Assert.Equal((0, ""), (tested.ExitCode, tested.Stderr));
        string[] lines = text.Split('\n');
        foreach (string line in new[]
        {
            "AuthFile: ys/password.txt", $"\tVerifierKey: {_world.Builds.VerifierKey}", $"\tBaseURL: {_world.Builds.BaseUrl}",
            $"\tGoProxy: {_world.Proxy.Url}", "\tDNS: versions.example.org",
        })
        {
            Assert.Contains(line, lines);
        }
    }

    [Theory]
    [InlineData("example.org/tools/cmd/hello", "/cmd/hello", "v1.0.0", "hello", 2)]
    [InlineData("example.org/tools/cmd/hello@v1.0.0", "/cmd/hello", "v1.0.0", "hello", 2)]
    [InlineData("example.org/tiny", "/", "v0.0.2", "tiny", 0)]
    [InlineData("example.org/tiny@latest", "/", "v0.0.2", "tiny", 0)]
    [InlineData("example.org/tiny@v0.0.1", "/", "v0.0.1", "tiny", 0)]
    public async Task The_module_is_found_by_taking_elements_off(string package, string dir, string version, string name, int tries)
    {
        using var here = new Sandbox();

        int before = _world.Proxy.Requests;

        var made = await InitAsync(here, package);

        made.Succeeded();
        Assert.Equal((dir, version), (made.Value("package"), made.Value("version")));
        const int ListsOfATry = 2; // of versions and of toolchains
        Assert.Equal((tries + 1) * ListsOfATry, _world.Proxy.Requests - before);
        var ran = await ProcessRun.RunAsync(here[name], []);
        Assert.Equal($"{name} {version}\n", ran.Stderr);
        (await here.RunAsync("verify", name)).Succeeded();
    }

    [Fact]
    public async Task Somebody_at_a_terminal_sees_what_is_looked_for()
    {
        using var here = new Sandbox();
        string[] command = [YscoBinary.Location, .. InitArguments("example.org/tools/cmd/hello")];

        var made = await ProcessRun.RunAsync("script", ["-qec", string.Join(' ', command), "/dev/null"], here.Settings());

        Assert.True(made.ExitCode == 0, made.Stdout);
        Assert.Equal(
            ["example.org/tools/cmd/hello", "example.org/tools/cmd", "example.org/tools"],
            made.Stdout.Split("\r\n").Where(l => l.StartsWith("looking for module ", StringComparison.Ordinal)).Select(l => l.Split(' ')[^1]));
    }

    [Fact]
    public async Task Our_own_file_in_the_folder_becomes_a_link_to_its_version()
    {
        using var here = new Sandbox();
        File.Copy(YscoBinary.Location, here["ysco"]);

        var made = await ProcessRun.RunAsync(here["ysco"], InitArguments(TinyWorld.Module), here.Settings());

        made.Succeeded();
        string target = new FileInfo(here["ysco"]).LinkTarget!;
        Assert.Contains($"\nrenamed ysco to {target}\nmade ysco, a link to it\n", made.Stdout, StringComparison.Ordinal);
        Assert.StartsWith("ysco-", target, StringComparison.Ordinal);
        Assert.Equal(target["ysco-".Length..], (await ProcessRun.RunAsync(here["ysco"], ["version"])).Stdout.Split(['\n', ' ']).First(w => target.EndsWith(w, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("file")]
    [InlineData("dangling link")]
    public async Task A_state_folder_that_is_there_is_refused_and_not_touched(string what)
    {
        using var here = new Sandbox();
        switch (what)
        {
            case "file":
                File.WriteAllText(here["ys"], "mine");
                break;
            case "dangling link":
                File.CreateSymbolicLink(here["ys"], "nowhere");
                break;
            default:
                Directory.CreateDirectory(here["ys"]);
                File.WriteAllText(here["ys/ysco.conf"], "mine");
                break;
        }

        string[] before = here.Listing();
        int requests = _world.Proxy.Requests;

        (await InitAsync(here, TinyWorld.Module)).Refused(1, "ysco init: ys: exists already");

        Assert.Equal(before, here.Listing());
        Assert.Equal(requests, _world.Proxy.Requests);
    }

    [Fact]
    public async Task Of_a_state_folder_that_may_not_be_looked_into_nothing_is_said_but_that_it_is_there()
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["ys"], (UnixFileMode)0b111_000_000);

        (await here.RunAsOtherAsync(InitArguments(TinyWorld.Module))).Refused(1, "ysco init: ys: exists already (remove it");
    }

    [Fact]
    public async Task A_state_folder_with_what_a_fetch_holds_of_a_log_is_refused()
    {
        using var here = new Sandbox();
        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.1")).Succeeded();
        string[] before = here.Listing();

        (await InitAsync(here, TinyWorld.Module)).Refused(1, "ysco init: ys: exists already, and no \"ysco init\" made it: there is no ys/ysco.conf");

        Assert.Equal(before, here.Listing());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_state_folder_that_is_empty_or_was_left_by_an_interrupted_fetch_is_taken(bool interrupted)
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["ys"]);
        if (interrupted)
        {
            Directory.CreateDirectory(here["ys/cache/log"]);
            File.WriteAllText(here["ys/log.lock"], "");
        }

        string[] before = here.Listing();

        (await InitAsync(here, "example.org/nothing")).Refused(1, "example.org/nothing");
        Assert.Equal(before, here.Listing());

        (await InitAsync(here, TinyWorld.Module)).Succeeded();
        Assert.Equal("0700", here.Mode("ys"));
        Assert.True(File.Exists(here["ys/ysco.conf"]));
    }

    private Task<ProcessOutcome> InitAsync(Sandbox here, string package, params string[] flags) =>
        here.RunAsync(InitArguments(package, flags));

    private string[] InitArguments(string package, params string[] flags) =>
        ["init", "-key", _world.Builds.VerifierKey, "-url", _world.Builds.BaseUrl, "-goproxy", _world.Proxy.Url, .. flags, package];

    /// <summary>Runs the command that init printed, on a port that is free.</summary>
    private static async Task RunsAsync(Sandbox here, ProcessOutcome made)
    {
        int port = FreePort.Next();
        string command = made.Stdout.Split('\n').Single(l => l.StartsWith("    ", StringComparison.Ordinal)).Trim();
        Assert.Equal("./ysco run -addr 127.0.0.1:8080 ./websvc", command);
        string[] words = command.Replace("8080", $"{port}", StringComparison.Ordinal).Split(' ');
        await using var ysco = YscoProcess.Start(here[words[0][2..]], words[1..], here.Settings());
        await ysco.WaitForLogAsync(l => l.StartsWith("websvc v0.1.0 pid ", StringComparison.Ordinal));
        using var http = new HttpClient();

        string version = await Poll.UntilAsync("service-version", TimeSpan.FromSeconds(20), async () =>
        {
            try
            {
                return await http.GetStringAsync($"http://127.0.0.1:{port}/service-version");
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }, () => ysco.Tail);

        Assert.Equal($"example.org/websvc v0.1.0 {TestWorld.GoVersion} linux amd64", version.Trim());
        ysco.Signal(Signals.Term);
        await ysco.WaitForExitAsync();
    }
}

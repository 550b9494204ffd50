using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

public class FetchTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private const string Tiny = TinyWorld.Module + "@v0.0.1";
    private readonly TestWorld _world = tiny.World;

    [Fact]
    public async Task A_fetched_program_is_there_with_its_evidence_and_runs()
    {
        using var here = new Sandbox();

        var fetched = await here.FetchAsync(_world, Tiny);

        fetched.Succeeded();
        var built = await _world.Builds.BuildAsync(TestWorld.Spec("v0.0.1", TinyWorld.Module));
        Assert.Equal(
            (TinyWorld.Module, "/", "v0.0.1", TestWorld.GoVersion, "linux/amd64", $"{built.Bytes}", built.Sum),
            (fetched.Value("module"), fetched.Value("package"), fetched.Value("version"), fetched.Value("goversion"),
                fetched.Value("platform"), fetched.Value("size"), fetched.Value("sum")));
        string file = here[TinyWorld.FileName];
        Assert.Equal("0755", here.Mode(file));
        Assert.Equal("0644", here.Mode(file + ".evidence.json"));
        Assert.Equal("tiny v0.0.1\n", (await ProcessRun.RunAsync(file, [])).Stderr);
        Assert.Equal(["log-localhost.head", "log.lock"], Directory.GetFiles(here["ys"]).Select(Path.GetFileName).Order());
        Assert.Equal(("0700", "0600"), (here.Mode("ys"), here.Mode("ys/log-localhost.head")));
    }

    [Theory]
    [InlineData("example.org/tiny@latest", "/", "v0.0.2")]
    [InlineData("example.org/tools@latest/cmd/hello", "/cmd/hello", "v1.0.0")]
    public async Task The_latest_is_the_newest_version_that_is_released(string what, string folder, string version)
    {
        using var here = new Sandbox();

        var fetched = await here.FetchAsync(_world, what, "-goproxy", _world.Proxy.Url);
        var asked = await here.FetchAsync(_world, what, "-goproxy", _world.Proxy.Url, "-goversion", "", "-o", "again");

        fetched.Succeeded();
        Assert.Equal((folder, version, TestWorld.GoVersion), (fetched.Value("package"), fetched.Value("version"), fetched.Value("goversion")));
        asked.Succeeded();
        Assert.Equal((version, TestWorld.GoVersion), (asked.Value("version"), asked.Value("goversion")));
    }

    [Fact]
    public async Task What_is_no_regular_file_is_not_replaced()
    {
        using var here = new Sandbox();
        (await ProcessRun.RunAsync("mkfifo", [here["fifo"]])).Succeeded();
        File.CreateSymbolicLink(here["link"], "elsewhere");

        (await here.FetchAsync(_world, Tiny, "-o", "fifo")).Refused(1, "fifo: is no regular file, and would be replaced (name a file)");
        (await here.FetchAsync(_world, Tiny, "-o", "link")).Refused(1, "link: is a link, and would be replaced (name a file)");

        Assert.Equal("elsewhere", new FileInfo(here["link"]).LinkTarget);
    }

    [Fact]
    public async Task The_evidence_of_a_fetch_verifies_offline_and_says_the_same()
    {
        using var here = new Sandbox();
        var fetched = await here.FetchAsync(_world, Tiny);

        var verified = await here.RunAsync("verify", "-key", _world.Builds.VerifierKey, TinyWorld.FileName);

        verified.Succeeded();
        Assert.Equal(fetched.Stdout, verified.Stdout);
    }

    [Fact]
    public async Task A_second_fetch_of_a_log_that_grew_moves_the_head_on()
    {
        using var here = new Sandbox();
        (await here.FetchAsync(_world, Tiny)).Succeeded();
        string before = File.ReadAllText(here["ys/log-localhost.head"]);
        await _world.Builds.PrefillAsync(3);

        var fetched = await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.2");

        fetched.Succeeded();
        Assert.Equal($"{_world.Builds.LogSize}", fetched.Value("tree size"));
        Assert.NotEqual(before, File.ReadAllText(here["ys/log-localhost.head"]));
        (await here.FetchAsync(_world, Tiny)).Succeeded();
    }

    [Fact]
    public async Task O_names_the_file_and_a_file_that_was_there_is_replaced()
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["bin"]);
        File.WriteAllText(here["bin/prog"], "an old one");

        (await here.FetchAsync(_world, Tiny, "-o", "bin/prog")).Succeeded();

        Assert.Equal(["prog", "prog.evidence.json"], Directory.GetFiles(here["bin"]).Select(Path.GetFileName).Order());
        Assert.Equal("tiny v0.0.1\n", (await ProcessRun.RunAsync(here["bin/prog"], [])).Stderr);
    }

    [Fact]
    public async Task Dir_names_the_folder_of_the_head()
    {
        using var here = new Sandbox();

        (await here.FetchAsync(_world, Tiny, "-dir", "state")).Succeeded();

        Assert.True(File.Exists(here["state/log-localhost.head"]));
        Assert.False(Directory.Exists(here["ys"]));
    }

    [Fact]
    public async Task Without_a_toolchain_the_newest_is_taken_by_the_configured_proxy()
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["ys"]);
        File.WriteAllText(here["ys/ysco.conf"], $"""
            AuthFile: ys/password.txt
            Monitor:
            	GoProxy: {_world.Proxy.Url}
            Gobuild:
            	VerifierKey: {_world.Builds.VerifierKey}
            	BaseURL: {_world.Builds.BaseUrl}

            """);

        var fetched = await here.RunAsync("fetch", Tiny);

        fetched.Succeeded();
        Assert.Equal(TestWorld.GoVersion, fetched.Value("goversion"));
    }

    [Fact]
    public async Task The_proxy_that_is_asked_for_the_newest_toolchain_can_be_named()
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["ys"]);
        File.WriteAllText(here["ys/ysco.conf"], """
            AuthFile: ys/password.txt
            Monitor:
            	Methods:
            		- dns
            	GoProxyToolchain: http://127.0.0.1:1/

            """);

        var fetched = await here.FetchAsync(_world, Tiny, "-goversion", "", "-goproxy", _world.Proxy.Url);

        fetched.Succeeded();
        Assert.Equal(TestWorld.GoVersion, fetched.Value("goversion"));
    }

    [Fact]
    public async Task Somebody_at_a_terminal_sees_what_is_asked()
    {
        using var here = new Sandbox();
        string[] command = [YscoBinary.Location, .. Sandbox.FetchArguments(_world, Tiny, "-goversion=", "-goproxy", _world.Proxy.Url)];

        var fetched = await ProcessRun.RunAsync("script", ["-qec", string.Join(' ', command), "/dev/null"], here.Settings());

        Assert.True(fetched.ExitCode == 0, fetched.Stdout);
        Assert.StartsWith($"asking {_world.Proxy.Url} for the newest Go toolchain\r\n", fetched.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_toolchain_can_be_named()
    {
        using var here = new Sandbox();

        var fetched = await here.RunAsync(
            "fetch", "-goversion", "go1.19.8", "-key", _world.Builds.VerifierKey, "-url", _world.Builds.BaseUrl + "/", Tiny);

        fetched.Succeeded();
        Assert.True(File.Exists(here["tiny-v0.0.1-go1.19.8-stripped"]));
    }

    [Fact]
    public async Task A_program_in_a_folder_of_its_module_has_that_folders_name()
    {
        using var here = new Sandbox();

        var fetched = await here.FetchAsync(_world, TinyWorld.Tools + "@v1.0.0/cmd/hello");

        fetched.Succeeded();
        Assert.Equal(("/cmd/hello", TinyWorld.Tools), (fetched.Value("package"), fetched.Value("module")));
        Assert.True(File.Exists(here[$"hello-v1.0.0-{TestWorld.GoVersion}-stripped"]));
    }

    [Fact]
    public async Task A_module_path_with_upper_case_letters_is_asked_for_as_it_is()
    {
        using var here = new Sandbox();
        _world.Publish("example.org/Acme/tiny", "v0.0.1");

        var fetched = await here.FetchAsync(_world, "example.org/Acme/tiny@v0.0.1");

        fetched.Succeeded();
        Assert.Equal("example.org/Acme/tiny", fetched.Value("module"));
    }

    [Fact]
    public async Task A_fetch_that_is_repeated_gives_the_same_file_and_leaves_the_head()
    {
        using var here = new Sandbox();
        (await here.FetchAsync(_world, Tiny)).Succeeded();
        string head = File.ReadAllText(here["ys/log-localhost.head"]);

        (await here.FetchAsync(_world, Tiny)).Succeeded();

        Assert.StartsWith("ysco log head 1\n" + _world.Builds.VerifierKey, head, StringComparison.Ordinal);
        Assert.Equal("tiny v0.0.1\n", (await ProcessRun.RunAsync(here[TinyWorld.FileName], [])).Stderr);
    }
}

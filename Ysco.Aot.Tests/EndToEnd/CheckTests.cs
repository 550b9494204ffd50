using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco check</c>, read as a user would read it.</summary>
public partial class CheckTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private readonly TestWorld _world = tiny.World;

    [Fact]
    public async Task It_tells_what_there_is_and_what_would_be_done()
    {
        using var here = await ServiceAsync(_world, "v0.0.1");

        var check = await here.RunAsync("check", "./tiny");

        check.Succeeded();
        Assert.Equal(
            """
            service     example.org/tiny v0.0.1 go1.20.3
            versions    v0.0.2 v0.0.1 (goproxy)
            toolchains  current go1.20.3, previous go1.19.8 (goproxy)
            goproxy     versions v0.0.2 v0.0.1 (N ms)
            goproxy     toolchains go1.20.3 go1.19.8 (N ms)
            policy      patch versions, follow toolchains
            update      v0.0.2 go1.20.3, 5s after it is discovered
            took        N ms

            """,
            Milliseconds().Replace(check.Stdout, "N ms"));
    }

    [Fact]
    public async Task It_changes_nothing_but_the_cache_of_its_worker()
    {
        using var here = await ServiceAsync(_world, "v0.0.1");
        string[] before = here.Listing();

        (await here.RunAsync("check", "./tiny")).Succeeded();

        Assert.Equal(["ys/cache/ 0700"], here.Listing().Except(before));
        Assert.Empty(before.Except(here.Listing()));
    }

    [Fact]
    public async Task The_newest_version_has_nothing_to_do()
    {
        using var here = await ServiceAsync(_world, "v0.0.2");

        var check = await here.RunAsync("check", "./tiny");

        Assert.Equal("none: there is nothing newer that the policy allows", check.Value("update"));
    }

    [Fact]
    public async Task A_method_that_is_passed_over_is_told()
    {
        string nobody = $"127.0.0.1:{FreePort.Next()}";
        using var here = await ServiceAsync(
            _world, "v0.0.1", c => c.SetList("Monitor.Methods", "dns", "goproxy").SetList("Monitor.Resolvers", nobody));

        var check = await here.RunAsync("check", "./tiny");

        Assert.Equal(0, check.ExitCode);
        string[] dns = [.. check.Stdout.Split('\n').Where(line => line.StartsWith("dns ", StringComparison.Ordinal))];
        Assert.Equal(2, dns.Length);
        Assert.StartsWith("dns         versions not learnt: ", dns[0], StringComparison.Ordinal);
        Assert.StartsWith("dns         toolchains not learnt: ", dns[1], StringComparison.Ordinal);
        Assert.All(dns, line => Assert.Contains($"{nobody}: connection refused", line, StringComparison.Ordinal));
        Assert.All(dns, line => Assert.Contains(" (indeterminate, ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_ysco_that_runs_holds_back_is_told()
    {
        using var here = await ServiceAsync(_world, "v0.0.1");
        File.WriteAllText(here["ys/state.json"], """
            {
            	"PauseReason": "v0.0.2 go1.20.3 was rolled back: exit status 3",
            	"Schedule": [{"Time": "2027-01-02T03:04:05Z", "Which": "svc", "ModPath": "example.org/tiny", "PkgDir": "/", "Version": "v0.0.2", "GoVersion": "go1.20.3"}],
            	"PreviousBinarySvc": "",
            	"PreviousBinarySelf": "",
            	"Backoff": 2,
            	"BackoffReason": "http status 500",
            	"BackoffUntil": "2027-01-02T05:00:00Z",
            	"FailedBuilds": [{"ModPath": "example.org/tiny", "PkgDir": "/", "Version": "v0.0.2", "GoVersion": "go1.20.3", "Times": 1}]
            }
            """);
        string[] before = here.Listing();

        var check = await here.RunAsync("check", "./tiny");

        check.Succeeded();
        Assert.Equal(
            [
                "policy      patch versions, follow toolchains",
                "paused      v0.0.2 go1.20.3 was rolled back: exit status 3",
                "backoff     2 h until 2027-01-02 05:00 UTC: http status 500",
                "failed      v0.0.2 go1.20.3: rolled back once",
                "scheduled   v0.0.2 go1.20.3 for 2027-01-02 03:04 UTC, once updates are unpaused",
                "update      v0.0.2 go1.20.3, once updates are no longer paused",
            ],
            check.Stdout.Split('\n').SkipWhile(l => !l.StartsWith("policy", StringComparison.Ordinal)).Take(6));
        Assert.Empty(before.Except(here.Listing()));
    }

    [Fact]
    public async Task A_build_that_was_rolled_back_twice_is_no_update()
    {
        using var here = await ServiceAsync(_world, "v0.0.1");
        File.WriteAllText(here["ys/state.json"], """
            {"FailedBuilds": [{"ModPath": "example.org/tiny", "PkgDir": "/", "Version": "v0.0.2", "GoVersion": "go1.20.3", "Times": 2}]}
            """);

        var check = await here.RunAsync("check", "./tiny");

        Assert.Equal("v0.0.2 go1.20.3: rolled back 2 times, not tried again by itself", check.Value("failed"));
        Assert.Equal("none: all that is newer was rolled back or refused too often", check.Value("update"));
    }

    [Theory]
    [InlineData("{", "not known: ys/state.json: line ")]
    [InlineData("folder", "not known: ys/state.json: is a directory")]
    public async Task A_state_that_cannot_be_read_is_told_and_left_as_it_is(string content, string words)
    {
        using var here = await ServiceAsync(_world, "v0.0.1");
        if (content == "folder")
        {
            Directory.CreateDirectory(here["ys/state.json"]);
        }
        else
        {
            File.WriteAllText(here["ys/state.json"], content);
        }

        string[] before = here.Listing();

        var check = await here.RunAsync("check", "./tiny");

        check.Succeeded();
        Assert.StartsWith(words, check.Value("state"), StringComparison.Ordinal);
        Assert.Empty(before.Except(here.Listing()));
    }

    [Theory]
    [InlineData(ProxyMode.NotFound, "/example.org/tiny/@v/list: example.org/tiny is not known there (status 404: not found: the world was told to say so)")]
    [InlineData(ProxyMode.ServerError, "/example.org/tiny/@v/list: status 500: internal error: the world was told to say so")]
    [InlineData(ProxyMode.Html, "/example.org/tiny/@v/list: a page of HTML, not a list of versions (is this a module proxy?)")]
    [InlineData(ProxyMode.RedirectLoop, ": it goes round in a circle")]
    [InlineData(ProxyMode.CutBody, ": connection closed before the end of the answer")]
    [InlineData(ProxyMode.EndlessBody, ": body is larger than 1048576 bytes")]
    [InlineData(ProxyMode.HugeList, " bytes is larger than 1048576 bytes")]
    public async Task A_proxy_that_fails_is_named(ProxyMode mode, string end)
    {
        using var here = await ServiceAsync(_world, "v0.0.1");
        _world.Proxy.Mode = mode;

        var check = await here.RunAsync("check", "./tiny");

        _world.Proxy.Mode = ProxyMode.Honest;
        IsUnknown(check, _world, end);
    }

    [Fact]
    public async Task A_proxy_that_nobody_listens_for_is_named()
    {
        using var here = await ServiceAsync(_world, "v0.0.1", c => c.Set("Monitor.GoProxy", $"http://127.0.0.1:{FreePort.Next()}"));

        var check = await here.RunAsync("check", "./tiny");

        Assert.Contains("connection refused", check.Stderr, StringComparison.Ordinal);
        Assert.Equal("not learnt", check.Value("versions"));
    }

    [Theory]
    [InlineData("Monitor:\n\tGoProxi: http://x\n", "ys/ysco.conf:3: ", "GoProxi")]
    [InlineData("Policy:\n\tService: newest\n", "ys/ysco.conf:3: ", "newest")]
    [InlineData("Worker:\n\tUser: root\n", "Worker.User", "root")]
    [InlineData("Worker:\n\tUser: nobody-of-that-name\n", "Worker.User nobody-of-that-name: not in /etc/passwd")]
    public async Task A_configuration_that_is_wrong_is_named_by_line_and_key(string lines, params string[] words)
    {
        using var here = await ServiceAsync(_world, "v0.0.1");
        File.WriteAllText(here["ys/ysco.conf"], "AuthFile: ys/password.txt\n" + lines);

        (await here.RunAsync("check", "./tiny")).Refused(1, words);
    }

    [Fact]
    public async Task Without_a_configuration_it_says_how_to_make_one()
    {
        using var here = await ServiceAsync(_world, "v0.0.1");
        File.Delete(here["ys/ysco.conf"]);

        (await here.RunAsync("check", "./tiny")).Refused(1, "ys/ysco.conf: no such file (\"ysco init\" makes one");
    }

    internal static void IsUnknown(ProcessOutcome check, TestWorld world, string end)
    {
        Assert.Equal(("not learnt", "not learnt"), (check.Value("versions"), check.Value("toolchains")));
        Assert.Equal("not known: neither versions nor toolchains were learnt", check.Value("update"));
        (check with { Stdout = "" }).Refused(1, $"ysco check: example.org/tiny: goproxy: {world.Proxy.Url}/");
        Assert.EndsWith(end + "\n", check.Stderr, StringComparison.Ordinal);
    }

    internal static async Task<Sandbox> ServiceAsync(TestWorld world, string version, Func<ServiceConfig, ServiceConfig>? config = null)
    {
        var here = new Sandbox();
        await world.InitialBinaryAsync(TestWorld.Spec(version, TinyWorld.Module), here.Folder);
        Directory.CreateDirectory(here["ys"]);
        var defaults = ServiceConfig.For(world.Builds.VerifierKey, world.Builds.BaseUrl, world.Proxy.Url);
        File.WriteAllText(here["ys/password.txt"], "correct horse battery\n");
        File.WriteAllText(here["ys/ysco.conf"], (config is null ? defaults : config(defaults)).ToString());
        return here;
    }

    [GeneratedRegex("[0-9]+ ms")]
    private static partial Regex Milliseconds();
}

using System.Globalization;
using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco doctor</c>, in a world in which all is well but for what a test breaks.</summary>
public class DoctorTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private readonly TestWorld _world = tiny.World;

    [Fact]
    public async Task All_is_well_after_an_init()
    {
        using var here = await InitAsync();

        var doctor = await here.RunAsync("doctor", "./tiny");

        TestContext.Current.TestOutputHelper?.WriteLine(doctor.Stdout);
        doctor.Succeeded();
        string[] lines = doctor.Stdout.Split('\n');
        Assert.Matches(@"^0 fail, 0 warn of \d+ checks, 4 skipped$", lines[^2]);
        Assert.Contains("ok   service    ./tiny, a link to example.org/tiny v0.0.2 go1.20.3", lines);
        Assert.Contains("ok   key        localhost+", doctor.Stdout, StringComparison.Ordinal);
        Assert.Matches(@"\nok   evidence   v0\.0\.2 go1\.20\.3, record \d+ in a tree of \d+\n", doctor.Stdout);
        Assert.Contains("ok   goproxy    versions v0.0.2 v0.0.1, toolchains go1.20.3 go1.19.8", lines);
        Assert.Matches(@" ok log http\S+: a tree of \d+, which agrees with that of \d+ held ", InOne(doctor.Stdout));
        Assert.DoesNotContain("mend:", doctor.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_changes_nothing_on_disk()
    {
        using var here = await InitAsync();
        File.SetUnixFileMode(here["ys"], (UnixFileMode)0b111_111_111);
        string[] before = Everything(here);

        Assert.Equal(1, (await here.RunAsync("doctor", "./tiny")).ExitCode);
        Assert.Equal(1, (await here.RunAsync("doctor", "-json")).ExitCode);
        Directory.Delete(here["ys/cache"], recursive: true);
        string[] without = Everything(here);
        await here.RunAsync("doctor", "./tiny");

        Assert.Equal(before.Where(line => !line.StartsWith("ys/cache", StringComparison.Ordinal) && !line.StartsWith("ys 2", StringComparison.Ordinal)), without.Where(line => !line.StartsWith("ys 2", StringComparison.Ordinal)));
        Assert.Equal(without, Everything(here));
    }

    [Theory]
    [InlineData("echo 'Foo: bar' >>ys/ysco.conf", "config", "Foo: unknown key")]
    [InlineData("rm ys/ysco.conf", "config", "ys/ysco.conf: no such file")]
    [InlineData("printf '{' >ys/state.json", "state", "ys/state.json: line 1: not valid JSON")]
    [InlineData("chmod 0777 ys", "folder", "ys: others may write to it (mode 0777)")]
    [InlineData("chmod 0666 ys/state.json", "files", "others may write to ys/state.json (mode 0666)")]
    [InlineData("chown 4711 ys/events.jsonl", "files", "ys/events.jsonl is user 4711's, and ysco's is 0")]
    [InlineData("chmod 0777 .", "path", "others may change what is started as the service: ")]
    [InlineData("rm ys/password.txt", "password", "AuthFile: ys/password.txt: no such file")]
    [InlineData(": >ys/password.txt", "password", "AuthFile: ys/password.txt: empty")]
    [InlineData("rm -r ys/cache; touch ys/cache", "worker", "ys/cache: is not a folder")]
    [InlineData("printf 'Worker:\\n\\tUser: nobody-of-that-name\\n' >>ys/ysco.conf", "worker", "Worker.User nobody-of-that-name: not in /etc/passwd")]
    [InlineData("rm tiny-v*stripped", "service", "./tiny: no such file or directory (it is a link to tiny-v0.0.2-go1.20.3-stripped)")]
    [InlineData("chmod 0644 tiny-v*stripped", "service", "not a program (expected a regular file that may be executed)")]
    [InlineData("ln -sf /bin/true tiny", "service", "true: no Go build information in it")]
    [InlineData("sed -i 's/\\(\"RecordNumber\": *\\)[0-9]*/\\17/' *.evidence.json", "evidence", "is not proven to be in the signed tree")]
    [InlineData("sed -i 's/BaseURL: .*/BaseURL: http:\\/\\/127.0.0.1:1\\/tlog/' ys/ysco.conf", "log", "connection refused")]
    [InlineData("sed -i 's/GoProxy: .*/GoProxy: http:\\/\\/127.0.0.1:1\\//' ys/ysco.conf", "goproxy", "connection refused")]
    [InlineData("sed -i '1s/1/2/' ys/log-localhost.head", "key", "ys/log-localhost.head: log head: it does not start with")]
    [InlineData("sed -i '5s/./9/' ys/log-localhost.head", "key", "ys/log-localhost.head: ")]
    public async Task What_is_broken_is_one_failing_line(string breaking, string check, string words)
    {
        using var here = await InitAsync();
        await BreakAsync(here, breaking);
        string[] before = Everything(here);

        var doctor = await here.RunAsync("doctor", "./tiny");

        OneLine(doctor, "fail", check, words);
        Assert.Equal(1, doctor.ExitCode);
        Assert.Equal(before, Everything(here));
    }

    [Theory]
    [InlineData("chmod 0644 ys/password.txt", "password", "ys/password.txt: others may read it (mode 0644)")]
    [InlineData("chown 4711 ys/cache", "worker", "ys/cache is user 4711's, and the worker is user 65534")]
    [InlineData("sed -i 's/\"PauseReason\": \"\"/\"PauseReason\": \"holidays\"/' ys/state.json", "state", "updates are paused: holidays")]
    [InlineData("cp --remove-destination $(readlink tiny) tiny", "service", "./tiny is no link: an update replaces the file itself")]
    [InlineData("rm *.evidence.json", "evidence", "no evidence beside it")]
    [InlineData("echo half >ys/state.json.ysco-tmp", "leftovers", "1 file that nothing refers to: ys/state.json.ysco-tmp")]
    [InlineData("echo half >tiny-v0.0.3-go1.20.3-stripped.ysco-tmp", "leftovers", "1 file that nothing refers to: ")]
    [InlineData("for i in '' .evidence.json; do cp tiny-v0.0.2-go1.20.3-stripped$i tiny-v0.0.1-go1.20.3-stripped$i; done", "leftovers", "2 files that nothing refers to: ")]
    public async Task What_is_worth_mending_is_a_warning_and_no_failure_and_its_mend_mends_it(string breaking, string check, string words)
    {
        using var here = await InitAsync();
        await BreakAsync(here, breaking);

        var doctor = await here.RunAsync("doctor", "./tiny");

        string mend = OneLine(doctor, "warn", check, words);
        Assert.Equal(0, doctor.ExitCode);
        if (check is not ("state" or "evidence"))
        {
            await BreakAsync(here, mend);
            Assert.Contains("\n0 fail, 0 warn of ", (await here.RunAsync("doctor", "./tiny")).Stdout, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task In_a_copy_of_a_folder_it_does_not_take_the_files_of_the_other_for_its_own()
    {
        using var other = await InitAsync();
        await BreakAsync(other, "for i in '' .evidence.json; do cp tiny-v0.0.2-go1.20.3-stripped$i tiny-v0.0.1-go1.20.3-stripped$i; done; "
            + "sed -i 's|\"PreviousBinarySvc\": \"\"|\"PreviousBinarySvc\": \"'$PWD/tiny-v0.0.1-go1.20.3-stripped'\"|' ys/state.json");
        (await other.RunAsync("doctor", "./tiny")).Succeeded();
        using var here = new Sandbox();
        await BreakAsync(here, $"cp -a {other.Folder}/. .");

        var doctor = await here.RunAsync("doctor", "./tiny");

        string mend = OneLine(doctor, "warn", "state", $"ys/state.json names files of another folder, such as {other["tiny-v0.0.1-go1.20.3-stripped"]}, and the service is in {here.Folder} (");
        Assert.Contains("skip previous   see state\n", doctor.Stdout, StringComparison.Ordinal);
        await BreakAsync(here, "mv tiny-v0.0.2-go1.20.3-stripped away");
        doctor = await here.RunAsync("doctor", "./tiny");
        Assert.Contains($"ln -sfn {here["tiny-v0.0.1-go1.20.3-stripped"]} ./tiny", Mends(doctor));

        await BreakAsync(here, $"mv away tiny-v0.0.2-go1.20.3-stripped; {mend}");
        doctor = await here.RunAsync("doctor", "./tiny");
        Assert.Contains("\n0 fail, 0 warn of ", doctor.Stdout, StringComparison.Ordinal);
        Assert.Contains("\nok   previous   v0.0.2 ", doctor.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chmod 0777 ys")]
    [InlineData("chmod 0777 .")]
    [InlineData("printf '{' >ys/state.json")]
    [InlineData("chmod 0666 ys/state.json; chown 4711 ys/events.jsonl")]
    [InlineData("rm ys/password.txt")]
    [InlineData("rm -r ys/cache; touch ys/cache")]
    [InlineData("chmod 0644 tiny-v*stripped")]
    [InlineData("rm tiny; ln -s tiny-v0.0.1-go1.20.3-stripped tiny; sed -i 's|\"PreviousBinarySvc\": \"\"|\"PreviousBinarySvc\": \"'$PWD/tiny-v0.0.2-go1.20.3-stripped'\"|' ys/state.json")]
    public async Task What_it_says_to_type_mends_a_failure(string breaking)
    {
        using var here = await InitAsync();
        await BreakAsync(here, breaking);
        var doctor = await here.RunAsync("doctor", "./tiny");
        Assert.Equal(1, doctor.ExitCode);

        await BreakAsync(here, Mends(doctor).First());

        (await here.RunAsync("doctor", "./tiny")).Succeeded();
    }

    [Fact]
    public async Task Another_key_than_the_pinned_one_is_one_failing_line()
    {
        using var here = await InitAsync();
        using var other = new NoteSigner("localhost");
        string text = File.ReadAllText(here["ys/ysco.conf"]);
        File.WriteAllText(here["ys/ysco.conf"], text.Replace(_world.Builds.VerifierKey, other.VerifierKey, StringComparison.Ordinal));

        OneLine(await here.RunAsync("doctor", "./tiny"), "fail", "key", "was pinned in ys/log-localhost.head when it was first used");
    }

    [Fact]
    public async Task A_log_that_shows_another_history_is_one_failing_line_and_what_is_held_stays()
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish(TinyWorld.Module, "v0.0.1");
        using var here = await InitAsync(world);
        string held = File.ReadAllText(here["ys/log-localhost.head"]);
        world.Builds.Misbehave(BuildsMode.ForkedTree, BuildsStages.All);

        OneLine(await here.RunAsync("doctor", "./tiny"), "fail", "log", "the log misbehaves: its signed tree of ");
        Assert.Equal(held, File.ReadAllText(here["ys/log-localhost.head"]));
        Assert.Empty(Directory.GetFiles(here["ys"], "*.fork-*"));

        world.Builds.Misbehave(BuildsMode.BadSignature, BuildsStages.All);
        OneLine(await here.RunAsync("doctor", "./tiny"), "fail", "log", "signature");
    }

    [Fact]
    public async Task A_disk_that_is_almost_full_is_one_failing_line()
    {
        using var here = await InitAsync();
        long kilobytes = (new FileInfo(here["tiny-v0.0.2-go1.20.3-stripped"]).Length >> 10) + 1024;

        var doctor = await ProcessRun.RunAsync(
            "unshare",
            [
                "-m", "sh", "-c", string.Create(CultureInfo.InvariantCulture, $"cp -a . /tmp/c.$$ && mount -t tmpfs -o size={kilobytes}k,mode=755 tmpfs \"$PWD\" && cd \"$PWD\" && cp -a /tmp/c.$$/. . && rm -r /tmp/c.$$ && exec \"$@\""),
                "sh", YscoBinary.Location, "doctor", "./tiny",
            ],
            here.Settings());

        OneLine(doctor, "fail", "space", "MiB are free, and an update needs ");
    }

    [Fact]
    public async Task A_folder_that_is_mounted_read_only_is_one_failing_line()
    {
        using var here = await InitAsync();

        var doctor = await ProcessRun.RunAsync(
            "unshare", ["-m", "sh", "-c", "mount --bind ys ys && mount -o remount,ro,bind ys && exec \"$@\"", "sh", YscoBinary.Location, "doctor", "./tiny"], here.Settings());

        OneLine(doctor, "fail", "install", "cannot put files into ys: read-only file system");
    }

    [Fact]
    public async Task Failures_are_counted_in_the_exit_status()
    {
        using var here = await InitAsync();
        await BreakAsync(here, "printf '{' >ys/state.json; rm ys/password.txt tiny-v*stripped");

        var doctor = await here.RunAsync("doctor", "./tiny");

        Assert.Equal(3, doctor.ExitCode);
        Assert.Matches(@"\n3 fail, 0 warn of \d+ checks, \d+ skipped\n$", doctor.Stdout);
    }

    [Fact]
    public async Task As_json_it_is_an_array_of_the_same()
    {
        using var here = await InitAsync();
        await BreakAsync(here, "chmod 0777 ys; echo half >ys/state.json.ysco-tmp");
        int requests = _world.Proxy.Requests;

        var doctor = await here.RunAsync("doctor", "-json", "-offline", "./tiny");

        Assert.Equal((1, ""), (doctor.ExitCode, doctor.Stderr));
        var all = JsonDocument.Parse(doctor.Stdout).RootElement.EnumerateArray().ToArray();
        Assert.All(all, one => Assert.Equal(["check", "status", "text", "mend"], one.EnumerateObject().Select(property => property.Name)));
        Assert.All(all, one => Assert.Equal(one.GetProperty("status").GetString() is "warn" or "fail", one.GetProperty("mend").GetString() != ""));
        Assert.Equal("chmod o-w ys", all.Single(one => one.GetProperty("status").GetString() == "fail").GetProperty("mend").GetString());
        Assert.Equal("leftovers", all.Single(one => one.GetProperty("status").GetString() == "warn").GetProperty("check").GetString());
        Assert.Equal(
            ["resolver", "dnssec", "dns", "goproxy", "log"],
            all.Where(one => one.GetProperty("text").GetString() == "-offline").Select(one => one.GetProperty("check").GetString()));
        Assert.Equal(requests, _world.Proxy.Requests);
    }

    [Fact]
    public async Task Without_a_folder_and_without_a_service_it_says_what_is_missing()
    {
        using var here = new Sandbox();

        var doctor = await here.RunAsync("doctor");

        OneLine(doctor, "fail", "folder", "ys: no such folder");
        Assert.Contains("skip service    name the service: ysco doctor ./CMD\n", doctor.Stdout, StringComparison.Ordinal);
        Assert.Empty(here.Listing());
    }

    [Fact]
    public async Task Another_user_is_told_to_ask_as_root()
    {
        using var here = await InitAsync();
        File.SetUnixFileMode(here.Folder, (UnixFileMode)0b111_101_101);

        OneLine(await here.RunAsOtherAsync("doctor", "./tiny"), "fail", "folder", "ys: permission denied (it is for root and the user that ysco runs as)");
    }

    [Fact]
    public async Task The_user_of_ysco_need_not_be_root()
    {
        using var here = await InitAsync();
        await BreakAsync(here, "chmod 0755 .; chown -R 65533:65533 .");

        var own = await here.RunAsOtherAsync("doctor", "./tiny");
        var roots = await here.RunAsync("doctor", "./tiny");

        own.Succeeded();
        Assert.EndsWith("0 fail, 0 warn of 23 checks, 4 skipped\n", own.Stdout, StringComparison.Ordinal);
        roots.Succeeded();
        Assert.Equal(WithoutClock(own.Stdout), WithoutClock(roots.Stdout));
    }

    // A second may pass between two commands.
    private static string[] WithoutClock(string output) => [.. output.Split('\n').Where(line => !line.Contains(" UTC", StringComparison.Ordinal))];

    [Theory]
    [InlineData(SignerMode.Honest, "ok", "", "dns,goproxy")]
    [InlineData(SignerMode.Stripped, "fail", "dnssec", "dns")]
    [InlineData(SignerMode.Stripped, "warn", "dnssec", "dns,goproxy")]
    [InlineData(SignerMode.ServerFailure, "fail", "resolver", "dns")]
    [InlineData(SignerMode.ServerFailure, "warn", "resolver", "dns,goproxy")]
    public async Task Dns_is_asked_as_a_check_asks_it(SignerMode mode, string status, string check, string methods)
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish(TinyWorld.Module, "v0.0.1");
        WatchDns dns = await world.DnsAsync();
        using var here = await InitAsync(world, c => c.SetList("Monitor.Methods", methods.Split(',')).Set("Monitor.DNS", WatchDns.Zone)
            .SetList("Monitor.Resolvers", dns.Resolver).Set("Monitor.TrustAnchors", dns.AnchorFile));
        dns.Mode = mode;

        var doctor = await here.RunAsync("doctor", "./tiny");

        if (status != "ok")
        {
            Assert.StartsWith("ysco lookup -trace toolchain.v0.l.gopherwatch.test. TXT; ", OneLine(doctor, status, check, "toolchain.v0.l.gopherwatch.test. TXT: "), StringComparison.Ordinal);
            return;
        }

        doctor.Succeeded();
        Assert.EndsWith("0 fail, 0 warn of 23 checks, 1 skipped\n", doctor.Stdout, StringComparison.Ordinal);
        Assert.Contains("ok   dnssec     toolchain.v0.l.gopherwatch.test. TXT: secure\n", doctor.Stdout, StringComparison.Ordinal);
        Assert.Contains("ok   dns        versions v0.0.1, toolchains go1.20.3 go1.19.8\n", doctor.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_method_works_one_line_fails_and_the_other_warns()
    {
        using var here = await InitAsync(_world, c => c.SetList("Monitor.Methods", "dns", "goproxy")
            .SetList("Monitor.Resolvers", $"127.0.0.1:{FreePort.Next()}").Set("Monitor.GoProxy", $"http://127.0.0.1:{FreePort.Next()}"));

        var doctor = await here.RunAsync("doctor", "./tiny");

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("\nwarn resolver   ", doctor.Stdout, StringComparison.Ordinal);
        Assert.Contains("\nfail goproxy    ", doctor.Stdout, StringComparison.Ordinal);
    }

    /// <summary>All there is, also in the cache, with the times of the last change.</summary>
    private static string[] Everything(Sandbox here) =>
    [
        .. here.Listing(),
        .. Directory.EnumerateFileSystemEntries(here.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetRelativePath(here.Folder, path)} {File.GetLastWriteTimeUtc(path):O}"),
    ];

    /// <summary>That one check alone is not well, with these words, and what is said to mend it.</summary>
    private static string OneLine(ProcessOutcome doctor, string status, string check, string words)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(doctor.Stdout);
        Assert.Equal("", doctor.Stderr);
        string[] troubles = [.. doctor.Stdout.Split('\n').Where(line => line.StartsWith("fail ", StringComparison.Ordinal) || line.StartsWith("warn ", StringComparison.Ordinal))];
        string line = Assert.Single(troubles);
        Assert.StartsWith($"{status} {check} ", line, StringComparison.Ordinal);
        Assert.Contains(words, InOne(doctor.Stdout), StringComparison.Ordinal);
        Assert.Matches(status == "fail" ? @"\n1 fail, 0 warn of 23 checks" : @"\n0 fail, 1 warn of 23 checks", doctor.Stdout);
        return Assert.Single(Mends(doctor));
    }

    /// <summary>All of it in one line, wherever a terminal would break it.</summary>
    internal static string InOne(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Mends(ProcessOutcome doctor) => doctor.Stdout.Split('\n')
        .Where(line => line.StartsWith("     mend: ", StringComparison.Ordinal)).Select(line => line["     mend: ".Length..].TrimStart());

    private static async Task BreakAsync(Sandbox here, string commands)
    {
        var shell = await ProcessRun.RunAsync("sh", ["-ec", commands], here.Settings());
        Assert.True(shell.ExitCode == 0, shell.Stderr);
    }

    private Task<Sandbox> InitAsync() => InitAsync(_world);

    private static async Task<Sandbox> InitAsync(TestWorld world, Func<ServiceConfig, ServiceConfig>? config = null)
    {
        var here = new Sandbox();
        Assert.Equal(0, (await here.RunAsync("init", "-key", world.Builds.VerifierKey, "-url", world.Builds.BaseUrl, "-goproxy", world.Proxy.Url, TinyWorld.Module)).ExitCode);
        var defaults = ServiceConfig.For(world.Builds.VerifierKey, world.Builds.BaseUrl, world.Proxy.Url);
        File.WriteAllText(here["ys/ysco.conf"], (config is null ? defaults : config(defaults)).ToString());
        File.WriteAllText(here["ys/events.jsonl"], "");
        return here;
    }
}

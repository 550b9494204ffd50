using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Hosts;

/// <summary>What holds of all of publish/, and of what Debian cannot run.</summary>
public class PublishedFilesTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private static readonly string Publish = HostMachine.File(".");

    private static string[] Files => [.. Directory.EnumerateFiles(Publish, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Publish, file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_table_of_contents_names_each_file()
    {
        string text = File.ReadAllText(HostMachine.File("README.md"));
        Assert.DoesNotContain(Files, file => file != "README.md" && !text.Contains($"`{file}`", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shellcheck_finds_no_fault_with_its_scripts()
    {
        string[] scripts = [.. Files.Select(HostMachine.File).Where(file => File.ReadLines(file).FirstOrDefault() is { } first
            && first.StartsWith("#!", StringComparison.Ordinal))];
        Assert.True(scripts.Length >= 7, string.Join(' ', scripts));

        ProcessOutcome outcome = await ProcessRun.RunAsync("shellcheck", ["--shell=sh", .. scripts]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Stdout));
        Assert.All(scripts, script => Assert.NotEqual((UnixFileMode)0, File.GetUnixFileMode(script) & UnixFileMode.OtherExecute));
    }

    [Fact]
    public async Task The_script_for_procd_has_it_start_ysco_and_reload_and_check()
    {
        // What /etc/rc.common, UCI and procd have of functions, as far as the script uses them; procd starts what it is told to.
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, """
            cat >/run/rc.common <<'END'
            config_load() { :; }
            config_foreach() { "$1" websvc; }
            option() { sed -n "s/^[[:space:]]*option $1 '\(.*\)'/\1/p" "$PUBLISH/openwrt/ysco.config"; }
            config_get() { eval "$1=\$(option \$3); $1=\${$1:-\$4}"; }
            config_get_bool() { config_get "$@"; }
            procd_open_instance() { echo "instance $1"; }
            procd_set_param() { if [ $1 = command ]; then shift; "$@" >/srv/websvc/log 2>&1 & else echo "$@"; fi; }
            procd_close_instance() { :; }
            procd_add_reload_trigger() { echo "trigger $1"; }
            start() { echo started again; }
            . "$1"
            if [ "$2" = start ]; then start_service; else "$2"; fi
            END
            cp $PUBLISH/openwrt/ysco.init /run/ysco
            """);
        await machine.ReadyAsync();

        string started = await machine.DoAsync("busybox sh /run/rc.common /run/ysco start");
        Assert.Equal(["instance websvc", "respawn 60 5 0", "term_timeout 60", "stdout 1", "stderr 1"], started.Trim().Split('\n'));
        await machine.UpAsync();
        int service = machine.ServicePid;
        Assert.StartsWith("started again\n", await machine.DoAsync("sed -i 's/debug/info/' ys/ysco.conf; busybox sh /run/rc.common /run/ysco reload_service"), StringComparison.Ordinal);
        await machine.DoAsync("grep -q 'going on' log");
        Assert.Contains("trigger ysco", await machine.DoAsync("busybox sh /run/rc.common /run/ysco service_triggers"), StringComparison.Ordinal);

        // There is no network there to check by.
        ProcessOutcome check = await machine.RunAsync("busybox sh /run/rc.common /run/ysco check");
        Assert.Contains("check", check.Stdout + check.Stderr, StringComparison.Ordinal);
        Assert.Equal(service, machine.ServicePid);
    }

    [Fact]
    public async Task The_program_for_gokrazy_becomes_ysco_and_exits_with_125_where_it_is_told_not_to_start()
    {
        using var folder = new TemporaryFolder();
        (await ProcessRun.RunAsync("go", ["build", "-o", folder["gokrazy"], "."], new()
        {
            Directory = HostMachine.File("gokrazy/ysco"),
            Environment = new Dictionary<string, string?> { ["CGO_ENABLED"] = "0", ["GOFLAGS"] = "-mod=mod", ["GOTOOLCHAIN"] = "local", ["GOWORK"] = "off" },
        })).Succeeded();
        using var config = JsonDocument.Parse(await File.ReadAllTextAsync(HostMachine.File("gokrazy/config.json")));
        JsonElement package = config.RootElement.GetProperty("PackageConfig").GetProperty("example.org/ysco-gokrazy");
        string flags = string.Join(' ', package.GetProperty("CommandLineFlags").EnumerateArray().Select(flag => flag.GetString())).Replace("/perm/ysco", "/srv/websvc", StringComparison.Ordinal);
        Assert.True(package.GetProperty("WaitForClock").GetBoolean());

        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, $"{folder["gokrazy"]} -dir /srv/none || true; touch /srv/websvc/down");
        await machine.ReadyAsync();
        ProcessOutcome down = await machine.RunAsync($"{folder["gokrazy"]} {flags}");
        Assert.Equal((125, "ysco: not started, for /srv/websvc/down is there\n"), (down.ExitCode, down.Stderr));
        Assert.Contains(machine.Lines, line => line.Text == "ysco: chdir /srv/none: no such file or directory");

        await machine.DoAsync($"rm down; {folder["gokrazy"]} {flags} >log 2>&1 & echo $! >pid");
        await machine.UpAsync();
        Assert.Equal("run", await machine.DoAsync("tr '\\0' '\\n' </proc/$(cat pid)/cmdline | sed -n 2p | tr -d '\\n'"));
        await machine.DoAsync("kill $(cat pid)");
        await machine.DownAsync();
    }
}

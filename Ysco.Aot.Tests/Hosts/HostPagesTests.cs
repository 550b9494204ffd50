using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Hosts;

/// <summary>The pages of publish/: every command on them is run, and what they say of it is so.</summary>
public partial class HostPagesTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string OpenRc = """
        rm -f /etc/init.d/* && mkdir -p /etc/conf.d /etc/runlevels/default /var/cache
        printf '#!/sbin/openrc-run\nstart() { :; }\n' >/etc/init.d/localmount && chmod 755 /etc/init.d/localmount
        for folder in daemons exclusive failed hotplugged inactive options scheduled started starting stopping tmp wasinactive; do mkdir -p /run/openrc/$folder; done
        echo default >/run/openrc/softlevel
        """;

    private const string Busybox = "mount --bind /usr/bin/busybox /usr/bin/dash";

    private const string TellsYscoToEnd = "kill -TERM $(sed -n 's/^pid //p' ys/ysco.run)";

    /// <summary>A switched-off machine that is process 1 of a namespace, and one that is restarted: see ProcessOneTests.</summary>
    private const int SwitchedOff = 128 + Signals.Interrupt;
    private const int Restarted = 128 + Signals.Hup;

    private static readonly string[] Tested = ["bare", "container", "gokrazy", "openrc", "openwrt", "rc.d", "runit", "s6", "systemd"];

    [Fact]
    public void Each_folder_has_one_and_readme_links_it()
    {
        Assert.Equal(Tested, HostPage.Names);
        Assert.Equal(Tested, Directory.EnumerateDirectories(HostMachine.File(".")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string readme = File.ReadAllText(HostMachine.File("../README.md"));
        Assert.All(Tested, name => Assert.Contains($"(publish/{name}/README.md)", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void No_command_stands_where_it_would_not_be_run()
    {
        foreach (string name in Tested)
        {
            string text = HostPage.Text(name);
            Assert.DoesNotMatch("(?m)^( *```|\t|   [^ ]|     [^ ]|       )", text);
            IReadOnlyList<string> commands = HostPage.Commands(text);
            string[] programs = [.. commands.Select(command => command.Split(' ')[0]).Distinct()];
            string[] inText = [.. Span().Matches(text).Select(span => span.Groups[1].Value).Where(span => span.Contains(' ', StringComparison.Ordinal) && programs.Contains(span.Split(' ')[0]))];
            Assert.DoesNotContain(inText, span => !commands.Contains(span));
        }
    }

    [Fact]
    public void A_command_is_what_is_indented() =>
        Assert.Equal(["a b", "c", "d"], HostPage.Commands("# T\n\ntext\n\n    a b\n    c\n\n- item\n  goes on\n\n      d\n\ntext\n"));

    [Theory]
    [InlineData("systemd", "systemctl enable", "systemctl status", "systemctl reload", "systemctl restart", "systemctl stop", "systemctl start")]
    [InlineData("openrc", "rc-service ysco.websvc start", "rc-service ysco.websvc status", "rc-service ysco.websvc reload", "rc-service ysco.websvc restart", "rc-service ysco.websvc stop", "rc-service ysco.websvc start")]
    [InlineData("rc.d", "/etc/init.d/ysco start", "/etc/init.d/ysco status", "/etc/init.d/ysco reload", "/etc/init.d/ysco restart", "/etc/init.d/ysco stop", "/etc/init.d/ysco start")]
    [InlineData("rc.d", "/etc/init.d/ysco start", "/etc/init.d/ysco status", "/etc/init.d/ysco reload", "/etc/init.d/ysco restart", "/etc/init.d/ysco stop", "/etc/init.d/ysco start", Busybox)]
    [InlineData("openwrt", "/etc/init.d/ysco start", "/etc/init.d/ysco status", "/etc/init.d/ysco reload", "/etc/init.d/ysco restart", "/etc/init.d/ysco stop", "/etc/init.d/ysco start", Busybox)]
    [InlineData("runit", "ln -s /etc/sv/websvc", "sv status", "./ysco reload", "sv -w 60 restart", "sv -w 60 down", "sv up")]
    [InlineData("s6", "s6-svscanctl -a", "s6-svstat", "./ysco reload", "s6-svc -wr", "s6-svc -wD", "s6-svc -wu")]
    public async Task Below_what_starts_services(string name, string first, string status, string reload, string restart, string stop, string start, string more = ":")
    {
        await using HostPage page = await HostPage.StartAsync(fixture.World, name, $"{more}\n{Prepare(name)}");
        HostMachine machine = page.Machine;

        await page.DoAsync(first);
        await machine.UpAsync();
        int service = machine.ServicePid;
        Assert.Matches("(?i)running|started|runs|run:|up ", await page.DoAsync(status));
        Assert.Contains(Releases.First, await page.DoAsync("./ysco status"), StringComparison.Ordinal);

        // It is taken up, and the service untouched.
        await machine.DoAsync("sed -i 's/debug/info/' ys/ysco.conf");
        Assert.DoesNotContain("Level\\\":\\\"info", await machine.DoAsync("./ysco events -json"), StringComparison.Ordinal);
        int configured = await CountAsync(machine, "configured");
        await page.DoAsync(reload);
        await machine.UntilAsync("./ysco status");
        Assert.Equal(configured + 1, await CountAsync(machine, "configured"));
        Assert.Equal(service, machine.ServicePid);

        await page.DoAsync(restart);
        await machine.UpAsync();
        Assert.NotEqual(service, machine.ServicePid);
        await page.DoAsync(stop);
        await machine.DownAsync();
        Assert.NotEqual(0, (await machine.RunAsync("./ysco pause")).ExitCode);
        await page.DoAsync(start);
        await machine.UpAsync();

        // Another ysco, the same service.
        await BecomesNewerAsync(page, name switch { "runit" => "sv kill", "s6" => "s6-svc -k", _ => "kill -KILL" });

        await page.DoAsync("cd / && rm -r /srv/websvc");
        await page.GoneAsync();
    }

    [Fact]
    public async Task On_rc_local()
    {
        await using HostPage page = await HostPage.StartAsync(fixture.World, ".", ":");
        HostMachine machine = page.Machine;

        await page.DoAsync("(cd /srv/websvc && exec");
        await machine.UpAsync();
        await machine.DoAsync(TellsYscoToEnd);
        await machine.DownAsync();
        await machine.UntilAsync("! pgrep -x ysco");

        await page.DoAsync("(cd /srv/websvc && while");
        await machine.UpAsync();
        int service = machine.ServicePid;
        await machine.DoAsync("pkill -KILL -x websvc");
        await machine.DownAsync();
        await machine.UpAsync();
        Assert.NotEqual(service, machine.ServicePid);
        await machine.DoAsync($"kill $(ps -o ppid= -p $(sed -n 's/^pid //p' ys/ysco.run)) && {TellsYscoToEnd}");
        await machine.UntilAsync("! pgrep -x ysco");
        machine.Home = "/";
        await machine.DoAsync("rm -r /srv/websvc");
        await page.GoneAsync();
    }

    [Fact]
    public async Task On_gokrazy()
    {
        string key = fixture.World.Builds.VerifierKey;
        await using HostPage page = await HostPage.StartAsync(
            fixture.World, "gokrazy",
            $"""
            {Stubs("gok")}
            mv /tmp/ysco /tmp/ysco-new
            cp -L /srv/websvc/ysco /tmp/ysco
            mkdir -p /srv/perm /run/home/gokrazy/websvc
            sed 's,/perm/,/srv/perm/,' $PUBLISH/gokrazy/config.json >/run/home/gokrazy/websvc/config.json
            """,
            command => command.Replace("/perm/", "/srv/perm/", StringComparison.Ordinal)
                .Replace("./ysco init ", $"./ysco init -key {key} -url {fixture.World.Builds.BaseUrl} -goproxy {fixture.World.Proxy.Url} ", StringComparison.Ordinal));
        HostMachine machine = page.Machine;
        machine.Home = "/";
        await machine.DoAsync("rm -r /srv/websvc");
        await page.DoAsync("mkdir -p /perm/ysco", isOutside: true);
        machine.Home = "/srv/perm/ysco";

        // In this folder: on the other machine.
        await machine.DoAsync("cd $PUBLISH/gokrazy && pwd >/run/cwd");
        await page.DoAsync("cp -r ysco");
        await machine.UpAsync();
        int service = machine.ServicePid;
        await page.DoAsync("./ysco status");
        await machine.DoAsync("echo >>ys/ysco.conf");
        await page.DoAsync("./ysco reload");
        Assert.Equal(service, machine.ServicePid);
        await BecomesNewerAsync(page, "kill -KILL");

        // Told not to start, it does not with the next boot either.
        await page.DoAsync("kill -TERM");
        await machine.DownAsync();
        await machine.UntilAsync("! pgrep -x gok");
        const string Boot = "cd /run/home/gokrazy/websvc && /run/stubs/gok boot";
        await machine.DoAsync(Boot);
        await machine.UntilAsync("grep -F 'not started, for /srv/perm/ysco/down is there' /run/stub-gokrazy/log && ! pgrep -x gok");
        await page.DoAsync("rm /perm/ysco/down");
        await machine.DoAsync(Boot);
        await machine.UpAsync();

        await machine.DoAsync(TellsYscoToEnd);
        await machine.UntilAsync("! pgrep -x gok");
        await page.DoAsync("rm -r ~/gokrazy/websvc/ysco");
        machine.Home = "/";
        await page.GoneAsync();
    }

    [Fact]
    public async Task On_a_machine_that_has_nothing_else()
    {
        await using HostPage page = await HostPage.StartAsync(fixture.World, "bare", ":", command => OneOfItsOwn().Replace(
            command, "nsenter -t $(pgrep -P $(pgrep -x unshare)) --pid sh -c '$0'"));
        HostMachine machine = page.Machine;
        machine.Home = "/";
        string words = HostPage.KernelWords();
        Task<ProcessOutcome> Boot(string root) => machine.RunAsync("/", $"exec unshare --pid --fork --kill-child chroot {root} /ysco {words}");
        const string Up = "curl -sSf http://127.0.0.1/ && curl -sSf http://127.0.0.1:8080/service-version";
        await page.DoAsync("cd /srv/card && find");

        // From the card, told to restart; then from the memory, switched off.
        Task<ProcessOutcome> card = Boot("/srv/card");
        await machine.UntilAsync(Up);
        string service = await machine.DoAsync("pgrep -x websvc");
        Assert.Contains(Releases.First, await page.DoAsync("curl http://127.0.0.1:8080/service-version"), StringComparison.Ordinal);
        await page.DoAsync("curl -u \"admin:$(cat /srv/card/ys/password.txt)\" -d command=saveconfig");
        await machine.UntilAsync(Up);
        Assert.Equal(service, await machine.DoAsync("pgrep -x websvc"));
        await page.DoAsync("kill -INT 1");
        Assert.Equal(Restarted, (await card).ExitCode);
        await machine.DoAsync("mkdir /run/root && cd /run/root && zcat /srv/initrd.gz | cpio -id");
        Task<ProcessOutcome> memory = Boot("/run/root");
        await machine.UntilAsync(Up);
        await page.DoAsync("kill -TERM 1");
        Assert.Equal(SwitchedOff, (await memory).ExitCode);
        await machine.DoAsync("rm -r /run/root");

        await page.DoAsync("ln -sfn ysco-v0.2.0");
        card = Boot("/srv/card");
        machine.Home = "/srv/card";
        await machine.UntilAsync($"{HostPage.AsksWhich} | grep -F {HostPage.NewerSelf}");
        machine.Home = "/";
        await machine.DoAsync("kill -TERM $(pgrep -P $(pgrep -x unshare))");
        Assert.Equal(SwitchedOff, (await card).ExitCode);
        await page.DoAsync("rm -r /srv/card");
        await page.GoneAsync();
    }

    [Theory]
    [InlineData("docker", "cat /run/stub-docker/containers/websvc/log", "/run/stub-docker/volumes/websvc")]
    [InlineData("podman", "docker logs websvc 2>&1", "$(docker volume inspect --format '{{.Mountpoint}}' websvc)")]
    public async Task In_a_container(string engine, string logs, string volume)
    {
        const string PathOfStubs = "PATH=/run/stubs:$PATH; ";
        string stub = $"mkdir -p /run/stubs && cp {HostPage.Stub(engine)} /run/stubs/docker && chmod 755 /run/stubs/docker";
        await using HostPage page = await HostPage.StartAsync(fixture.World, "container", stub);
        HostMachine machine = page.Machine;
        machine.Home = "/";
        const string Ysco = PathOfStubs + "docker exec websvc /srv/websvc/ysco";
        const string Up = "curl -sSf http://127.0.0.1/ && " + Ysco + " status >/dev/null";
        const string Service = "pgrep -x websvc";

        await page.DoAsync("docker run");
        await machine.UntilAsync(Up);
        string service = await machine.DoAsync(Service);

        // It is the image's, read-only but for the volume, and nobody else is in it.
        await machine.DoAsync($"awk '$5 == \"/\" && $6 ~ /^ro/ {{ found = 1 }} END {{ exit !found }}' /proc/{service.Trim()}/mountinfo");
        Assert.NotEqual(0, (await machine.RunAsync($"{PathOfStubs} docker exec websvc /bin/sh -c :")).ExitCode);
        Assert.Contains("serving", await page.DoAsync("docker logs"), StringComparison.Ordinal);
        Assert.Contains(Releases.First, await page.DoAsync("docker exec websvc /srv/websvc/ysco status"), StringComparison.Ordinal);
        Assert.Contains(Releases.First, await page.DoAsync("curl http://127.0.0.1:8080/service-version"), StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be installed", await machine.DoAsync(PathOfStubs + logs), StringComparison.Ordinal);

        await machine.DoAsync($"{PathOfStubs} sed -i 's/debug/info/' {volume}/ys/ysco.conf");
        await page.DoAsync("docker exec websvc /srv/websvc/ysco reload");
        await machine.UntilAsync($"{Ysco} events -json | grep configured");
        Assert.Equal(service, await machine.DoAsync(Service));

        // A ysco that is killed is started again, and takes its service over.
        await machine.DoAsync("kill -KILL $(pgrep -x ysco | tail -n 1)");
        await machine.UntilAsync($"{Ysco} events | grep 'taken over'");
        Assert.Equal(service, await machine.DoAsync(Service));

        await page.DoAsync("docker restart");
        await machine.UntilAsync(Up);
        Assert.NotEqual(service, await machine.DoAsync(Service));
        await page.DoAsync("docker stop");
        await machine.UntilAsync($"! {Service}");
        await machine.UntilAsync($"{PathOfStubs} {logs} | grep 'does not let this process end the machine'");
        await page.DoAsync("docker start");
        await machine.UntilAsync(Up);
        Assert.Contains("configured", await machine.DoAsync($"{Ysco} events -json"), StringComparison.Ordinal);

        await page.DoAsync("rm -r /srv/websvc");
        await page.GoneAsync("/run/runc", "/run/netns", "/var/cache", "/var/lib");
    }

    private static async Task BecomesNewerAsync(HostPage page, string command)
    {
        HostMachine machine = page.Machine;
        int service = machine.ServicePid;
        Assert.DoesNotContain(HostPage.NewerSelf, await machine.DoAsync(HostPage.AsksWhich), StringComparison.Ordinal);
        await page.DoAsync(command);
        await machine.UntilAsync($"{HostPage.AsksWhich} | grep -F {HostPage.NewerSelf}");
        Assert.Equal(service, machine.ServicePid);
        Assert.Contains("taken over", await machine.DoAsync("./ysco events"), StringComparison.Ordinal);
    }

    private static async Task<int> CountAsync(HostMachine machine, string kind) =>
        (await machine.DoAsync("./ysco events -json")).Split('\n').Count(line => line.Contains($"\"{kind}\"", StringComparison.Ordinal));

    private static string Prepare(string name) => name switch
    {
        "systemd" => Stubs("systemctl", "journalctl"),
        "openrc" => OpenRc,
        "openwrt" => $"{Stubs("logread")}\ncp {HostPage.Stub("rc.common")} /etc/rc.common\nmkdir -p /etc/config /etc/rc.d\necho /etc/mine >/etc/sysupgrade.conf",
        "runit" => "mkdir -p /var/service /etc/sv\nrunsvdir -P /var/service &",
        "s6" => "mkdir -p /run/service /etc/s6\ns6-svscan /run/service &",
        _ => "rm -f /etc/default/ysco",
    };

    private static string Stubs(params string[] names) =>
        string.Join('\n', names.Select(name => $"cp {HostPage.Stub(name)} /run/stubs/"));

    /// <summary>What is for process 1 of the machine below.</summary>
    [GeneratedRegex("^kill -[A-Z]+ 1$")]
    private static partial Regex OneOfItsOwn();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();
}

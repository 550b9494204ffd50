using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Hosts;

/// <summary>publish/rc.d/ysco, below several shells and below rc.subr.</summary>
public class RcScriptTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Prepare = """
        cat >/etc/default/ysco <<'END'
        ysco_enable=YES
        ysco_command="./websvc -listen :80"
        ysco_flags="-addr 127.0.0.1:8080"
        ysco_pidfile=/run/ysco.pid
        END
        cp $PUBLISH/rc.d/ysco /run/ysco

        """;

    /// <summary>A stand-in for that of a BSD, as far as rc.subr(8) says what a script may count on.</summary>
    private const string Subr = """
        cat >/run/rc.subr <<'END'
        load_rc_config() { [ ! -r "/etc/default/$1" ] || . "/etc/default/$1"; }
        run_rc_command() {
        	eval "enabled=\$$rcvar"
        	case $1 in
        	one*) arg=${1#one} ;;
        	start) [ "$enabled" = YES ] || { echo "not enabled"; return 0; }; arg=$1 ;;
        	*) arg=$1 ;;
        	esac
        	eval "act=\$${arg}_cmd"
        	[ -n "$act" ] || { echo "no such command" >&2; return 1; }
        	eval "$act"
        }
        END
        sed -i 's,/etc/rc.subr,/run/rc.subr,g' /run/ysco

        """;

    [Theory]
    [InlineData("dash", false)]
    [InlineData("busybox sh", false)]
    [InlineData("mksh", false)]
    [InlineData("bash --posix", false)]
    [InlineData("dash", true)]
    public async Task It_starts_stops_and_tells_how_it_stands(string shell, bool subr)
    {
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, $"{Prepare}{(subr ? Subr : "")}");
        string rc = $"{shell} /run/ysco";
        await machine.ReadyAsync();

        Assert.Equal((3, "ysco does not run\n"), await StatusAsync(machine, rc));
        Assert.StartsWith("ysco started, as process ", await machine.DoAsync($"{rc} start"), StringComparison.Ordinal);
        await machine.UpAsync();
        int service = machine.ServicePid;
        Assert.StartsWith("ysco runs already, as process ", await machine.DoAsync($"{rc} start"), StringComparison.Ordinal);
        Assert.StartsWith("ysco runs, as process ", await machine.DoAsync($"{rc} status"), StringComparison.Ordinal);
        Assert.Equal("config OK\nys/ysco.conf and the password are in use\n", await machine.DoAsync($"sed -i 's/debug/info/' ys/ysco.conf; {rc} reload"));
        Assert.Equal(service, machine.ServicePid);
        Assert.NotEqual(0, (await machine.RunAsync($"echo 'Nonsense: 1' >>ys/ysco.conf; {rc} reload")).ExitCode);

        // One that crashed is started again, and takes the service over.
        Signals.Send(machine.YscoPid, Signals.Kill);
        Assert.Equal(1, (await StatusAsync(machine, rc)).Status);
        await machine.DoAsync("sed -i '/Nonsense/d' ys/ysco.conf");
        await machine.UntilAsync($"{rc} status && ./ysco status");
        Assert.Equal(service, machine.ServicePid);

        Assert.Equal("ysco stopped\n", await machine.DoAsync($"{rc} stop"));
        Assert.Empty(machine.Services);
        Assert.Equal((3, "ysco does not run\n"), await StatusAsync(machine, rc));
        Assert.Equal("ysco does not run\n", await machine.DoAsync($"{rc} stop"));
        await machine.DoAsync($"{rc} restart");
        await machine.UpAsync();
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox sh")]
    [InlineData("mksh")]
    [InlineData("bash --posix")]
    public async Task Stop_ends_a_service_too_whose_ysco_was_killed_and_is_not_there_again_yet(string shell)
    {
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, $"{Prepare}sed -i 's/^pause=5$/pause=600/' /run/ysco");
        string rc = $"{shell} /run/ysco";
        await machine.ReadyAsync();
        await machine.DoAsync($"{rc} start");
        await machine.UpAsync();
        Signals.Send(machine.YscoPid, Signals.Kill);
        await machine.UntilAsync("! ./ysco status");
        Assert.Single(machine.Services);

        (int status, string said) = await StatusAsync(machine, rc);
        Assert.Equal(1, status);
        Assert.Matches(@"^ysco does not run now, and is started again \(.*\); its service runs on without it, as process \d+\n$", said);

        // Of another process with the same number, or of another boot, nothing is ended.
        Assert.Equal("ysco does not run\n", await machine.DoAsync($"cp ys/service.run kept; sed -i 's/^start /start 1/' ys/service.run; {rc} stop; cp kept ys/service.run"));
        Assert.Equal("ysco does not run\n", await machine.DoAsync($"sed -i 's/^boot /boot x/' ys/service.run; {rc} stop; cp kept ys/service.run"));
        Assert.Single(machine.Services);

        Assert.Matches(@"^ysco stopped: its service ran without a ysco, as process \d+\n$", await machine.DoAsync($"{rc} stop"));
        Assert.Empty(machine.Services);
        Assert.Equal((3, "ysco does not run\n"), await StatusAsync(machine, rc));
        Assert.Equal("ysco does not run\n", await machine.DoAsync($"{rc} stop"));
        await machine.DoAsync($"{rc} start");
        await machine.UpAsync();
    }

    [Fact]
    public async Task Stop_ends_a_ysco_that_is_just_started_again_too()
    {
        // What is started is held up before it has its pidfile.
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, $$"""
            {{Prepare}}
            echo 'ysco_program=/run/slow' >>/etc/default/ysco
            printf '#!/bin/sh\n[ ! -e /run/hold ] || { : >/run/held; while [ -e /run/hold ]; do sleep 0.1; done; }\nexec ./ysco "$@"\n' >/run/slow
            chmod +x /run/slow
            sed -i 's/^pause=5$/pause=0/' /run/ysco
            """);
        await machine.ReadyAsync();
        await machine.DoAsync("/run/ysco start");
        await machine.UpAsync();
        int ysco = machine.YscoPid;
        await machine.DoAsync(": >/run/hold");
        Signals.Send(ysco, Signals.Kill);
        await machine.UntilAsync("test -e /run/held");

        Assert.Contains("ysco stopped", await machine.DoAsync("/run/ysco stop"), StringComparison.Ordinal);

        Assert.Empty(machine.Services);
        await machine.DoAsync("rm /run/hold");
        Assert.Equal(3, (await StatusAsync(machine, "/run/ysco")).Status);
        Assert.Empty(machine.Services);
    }

    [Fact]
    public async Task A_service_that_ends_is_started_again_and_one_that_does_not_is_told_of()
    {
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, $"{Prepare}echo ysco_stop_timeout=2 >>/etc/default/ysco", Releases.IgnoresTerm);
        await machine.ReadyAsync();
        await machine.DoAsync("/run/ysco start");
        await machine.UpAsync();
        int service = machine.ServicePid;

        ProcessOutcome stop = await machine.RunAsync("/run/ysco stop");
        Assert.Equal(1, stop.ExitCode);
        Assert.Contains("still runs after 2 s, for its service does not end", stop.Stderr, StringComparison.Ordinal);
        Assert.Equal(service, machine.ServicePid);

        Assert.Contains("still ends", (await machine.RunAsync("/run/ysco start")).Stderr, StringComparison.Ordinal);
        Signals.Send(service, Signals.Kill);
        await machine.UntilAsync("! test -e /run/ysco.pid");
        await machine.DoAsync("/run/ysco start");
        await machine.UpAsync();
        Signals.Send(machine.ServicePid, Signals.Kill);
        await machine.UntilAsync($"grep -c 'msg=\"service started\"' log | grep -qx 3");
    }

    [Theory]
    [InlineData("rm /etc/default/ysco; /run/ysco start", 0, "ysco: not started, for ysco_enable is not YES (\"onestart\" starts it all the same)\n")]
    [InlineData("rm /etc/default/ysco; /run/ysco onestart", 6, "ysco: ysco_command is not set (such as \"./websvc -listen :80\")\n")]
    [InlineData("rm ysco; /run/ysco start", 5, "ysco: /srv/websvc: ./ysco cannot be executed\n")]
    [InlineData("cp /run/ysco /run/ysco_web; echo ysco_web_enable=YES >/etc/default/ysco_web; /run/ysco_web start", 6, "ysco_web: ysco_web_command is not set (such as \"./websvc -listen :80\")\n")]
    [InlineData("/run/ysco daemonise", 2, "usage: /run/ysco start|stop|restart|status|reload|check\n")]
    public async Task What_keeps_it_from_starting_is_one_line(string commands, int status, string said)
    {
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, Prepare);
        await machine.ReadyAsync();

        ProcessOutcome outcome = await machine.RunAsync(commands);

        Assert.Equal((status, said), (outcome.ExitCode, outcome.Stdout + outcome.Stderr));
    }

    private static async Task<(int Status, string Said)> StatusAsync(HostMachine machine, string rc)
    {
        ProcessOutcome outcome = await machine.RunAsync($"{rc} status");
        return (outcome.ExitCode, outcome.Stdout);
    }
}

using System.Globalization;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;
using Ysco.Tests.Hosts;
using Ysco.Tests.World;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.Machine;

/// <summary>A machine that has a kernel, a first program, ysco and its service, and nothing else: no libc, no shell, no /etc.</summary>
[Collection(MachineCollection.Name)]
public class BootTests(MachineWorld machine)
{
    private TestWorld World => machine.World;

    [Fact]
    public async Task On_a_machine_that_has_nothing_else_a_service_is_run_updated_and_rolled_back()
    {
        WatchDns dns = await World.DnsAsync();
        using var data = await machine.LayAsync(
            c => c.SetList("Monitor.Methods", "dns").Set("Monitor.DNS", WatchDns.Zone).SetList("Monitor.Resolvers", dns.Resolver)
                .Set("Monitor.TrustAnchors", $"ys/{Path.GetFileName(dns.AnchorFile)}").Delay("1s").Interval("2s").Set("Process.Watch", "4s"),
            dns.AnchorFile);
        await using var guest = Guest.Start(
            machine.Parts, await machine.Parts.PackAsync(data.Folder), "boot", clock: "1970-01-01T00:00:00");

        await guest.RunsAsync(Releases.First);
        Assert.Contains("at 1970", (await guest.ShownAsync("init: started ysco")).Text, StringComparison.Ordinal);
        await guest.ShownAsync("the clock is before this program's build date (waiting for it to be set before any check or update)");
        await TheHostReachesItAsync(guest);
        Assert.Equal((400, "the clock of this machine is not set yet (no update before it is)"), await guest.UpdateAsync(Releases.Second));

        Releases.List(World, Releases.Second);
        await guest.DoAsync("clock", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        await guest.ShownAsync("msg=\"update scheduled\"");
        var done = await guest.ShownAsync("msg=\"update done\"");
        await guest.RunsAsync(Releases.Second);
        Assert.Contains(Releases.Second, await guest.DoAsync("run", "/ysco", "verify", "websvc"), StringComparison.Ordinal);
        Assert.Contains(Releases.FileName(Releases.Second) + ".evidence.json\t", await guest.DoAsync("list", "/data"), StringComparison.Ordinal);

        Releases.List(World, Releases.EndsWithThree);
        await guest.ShownAsync("msg=\"rolled back\"", done);
        await guest.RunsAsync(Releases.Second);
        using var status = await guest.StatusAsync("updates are paused", json => json.GetProperty("PauseReason").GetString() != "");
        Assert.Equal(Releases.Second, status.RootElement.GetProperty("SvcVersion").GetString());
        Assert.Contains(Releases.EndsWithThree, status.RootElement.GetProperty("PauseReason").GetString(), StringComparison.Ordinal);

        Assert.Equal(0, await guest.SwitchOffAsync());
        Assert.Contains(guest.Console, line => line.Text == "init: ysco ended with 0");
    }

    /// <summary>As the page for such machines has it: no /proc and no /tmp either.</summary>
    [Fact]
    public async Task As_process_1_ysco_runs_the_whole_machine_and_ends_it_in_order()
    {
        string words = HostPage.KernelWords();
        using var data = await machine.LayAsync(c => c.Set("Process.Watch", "2s"));
        File.Copy(YscoBinary.Location, data["ysco-v0.1.0"]);
        File.CreateSymbolicLink(data["ysco"], "ysco-v0.1.0");
        string initrd = await machine.Parts.PackAsync(data.Folder);
        await using (var guest = Guest.Start(machine.Parts, initrd, "bare", words: words))
        {
            await guest.RunsAsync(Releases.First);
            await TheHostReachesItAsync(guest);
            await guest.UpdateAndKeepAsync(Releases.Second);
            await guest.RunsAsync(Releases.Second);

            // Whoever kills ysco kills neither the machine nor the service.
            string service = (await guest.ServiceAsync("/pid"))!;
            string ysco = (await guest.ServiceAsync("/ppid"))!;
            Assert.NotEqual("1", ysco);
            var last = guest.Console[^1];
            Assert.Equal("<nil>", await guest.ServiceAsync($"/kill?pid={ysco}&signal={Signals.Kill}"));
            await guest.ShownAsync("msg=\"ysco ended: it is started again\"", last);
            await guest.ShownAsync("msg=\"taking over the service that an earlier run left running\"", last);
            await guest.ShownAsync("msg=serving addr=\"private:8080 10.0.2.15\"", last);
            Assert.Equal((service, "1"), (await guest.ServiceAsync("/pid"), await guest.ServiceAsync("/ppid")));
            await guest.UpdateAndKeepAsync(Releases.Third);

            await guest.PressAsync("ctrl-alt-delete");
            Assert.Equal(0, await guest.OffAsync());
            InOrder(guest, "restarting the machine: ending ysco and its service", $"websvc {Releases.Third} signal terminated", "msg=\"restarting the machine\"", "reboot: Restarting system");
        }

        await using (var guest = Guest.Start(machine.Parts, initrd, "bare", words: words))
        {
            await guest.RunsAsync(Releases.First);
            await guest.ServiceAsync($"/kill?pid=1&signal={Signals.Term}");
            Assert.Equal(0, await guest.OffAsync());
            InOrder(guest, "switching the machine off: ending ysco and its service", $"websvc {Releases.First} signal terminated", "msg=\"switching the machine off\"", "reboot: Power down");
        }
    }

    private static void InOrder(Guest guest, params string[] texts)
    {
        string console = string.Join('\n', guest.Console.Select(line => line.Text));
        int[] places = Array.ConvertAll(texts, text => console.IndexOf(text, StringComparison.Ordinal));
        Assert.True(!places.Contains(-1) && places.Order().SequenceEqual(places), $"{string.Join(' ', places)}\n{guest.Tail}");
    }

    private static async Task TheHostReachesItAsync(Guest guest)
    {
        string admin = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{guest.AdminPort}");
        Assert.Equal($"{TestWorld.Service} {Releases.First} {TestWorld.GoVersion} linux amd64", (await CurlAsync($"{admin}/service-version")).TrimEnd());
        Assert.Contains($"ysco_service_version{{version=\"{Releases.First}\"}} 1", await CurlAsync($"{admin}/metrics"), StringComparison.Ordinal);
        Assert.Contains("<title>", await CurlAsync("-u", $"admin:{RunningService.Password}", $"{admin}/"), StringComparison.Ordinal);
        Assert.Equal("401", await CurlAsync("-o", "/dev/null", "-w", "%{http_code}", $"{admin}/json"));
    }

    private static async Task<string> CurlAsync(params string[] args)
    {
        var outcome = await ProcessRun.RunAsync("curl", ["-sS", "--retry", "5", "--retry-all-errors", "--max-time", "30", .. args]);
        Assert.True(outcome.ExitCode == 0, $"{outcome}");
        return outcome.Stdout;
    }
}

using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A ysco that ends without a word, and what the next one tells of it.</summary>
public class RunTraceTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Told = "the run of ysco before this one did not end in order";

    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_kill_is_told_once_by_the_next_ysco()
    {
        await using var host = await World.HostAsync();
        int pid = host.Ysco.Pid;
        await EndAsync(host, Signals.Kill);
        host.Start();
        LogLine line = await host.LoggedAsync(Told);
        await host.LoggedAsync("serving");

        Assert.Contains($"pid {pid} since 20", line.Text, StringComparison.Ordinal);
        Assert.Contains(" ended without a word: killed or crashed; the machine has not restarted since", line.Text, StringComparison.Ordinal);
        JsonElement told = Assert.Single(Crashes(host));
        Assert.StartsWith($"pid {pid} since 20", told.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("self", told.GetProperty("Which").GetString());
        Assert.NotEqual("", told.GetProperty("Version").GetString());

        await EndAsync(host, Signals.Term);
        host.Start();
        await host.LoggedAsync("serving");
        await IsNotToldAsync(host, before: 1);
    }

    [Fact]
    public async Task An_end_in_order_is_not_told()
    {
        await using var host = await World.HostAsync();
        await EndAsync(host, Signals.Term);
        host.Start();
        await host.LoggedAsync("serving");
        await IsNotToldAsync(host, before: 0);

        Signals.Send(host.ServicePid(), Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        host.Start();
        await host.LoggedAsync("serving");
        await IsNotToldAsync(host, before: 0);
    }

    [Fact]
    public async Task An_exec_is_no_end_and_what_comes_after_it_may_be_one()
    {
        await using var host = await World.HostAsync();
        int pid = host.Ysco.Pid;
        string config = await File.ReadAllTextAsync(host.ConfigFile);
        await host.CommandAsync("saveconfig", ("config", config));
        await host.LoggedAsync("ysco going on");
        await IsNotToldAsync(host, before: 0);

        await EndAsync(host, Signals.Kill);
        host.Start();
        Assert.Contains($"pid {pid} ", (await host.LoggedAsync(Told)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("boot 0f2d8a3e-0000-4000-8000-000000000001", "the machine restarted, by a power cut, a crash or a reset")]
    [InlineData("boot ", "killed or crashed, or the machine restarted")]
    public async Task Another_boot_is_told_apart(string boot, string said)
    {
        await using var host = await World.HostAsync();
        await EndAsync(host, Signals.Kill);
        string[] lines = await File.ReadAllLinesAsync(RecordOf(host));
        Assert.StartsWith("boot ", lines[2], StringComparison.Ordinal);
        lines[2] = boot;
        await File.WriteAllLinesAsync(RecordOf(host), lines);
        host.Start();

        Assert.Contains($"ended without a word: {said}", (await host.LoggedAsync(Told)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pid 1\n")]
    [InlineData("pid -1\nsince 2026-11-21T04:02:21Z\nboot x\nversion y\n")]
    [InlineData("pid 1\nsince yesterday\nboot x\nversion y\n")]
    public async Task A_damaged_record_tells_of_nothing(string record)
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        await File.WriteAllTextAsync(RecordOf(host), record);
        host.Start();
        await host.LoggedAsync("serving");
        await IsNotToldAsync(host, before: 0);
    }

    private static string RecordOf(RunningService host) => Path.Combine(host.Folder, "ys", "ysco.run");

    private static JsonElement[] Crashes(RunningService host) =>
    [
        .. File.ReadAllLines(Path.Combine(host.Folder, "ys", "events.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement).Where(e => e.GetProperty("Kind").GetString() == "crashed"),
    ];

    private static async Task IsNotToldAsync(RunningService host, int before)
    {
        // An answer comes after all that goes with the start.
        await host.StatusAsync();
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains(Told, StringComparison.Ordinal));
        Assert.Equal(before, Crashes(host).Length);
    }

    private static async Task EndAsync(RunningService host, int signal)
    {
        host.Ysco.Signal(signal);
        await host.Ysco.WaitForExitAsync();
    }
}

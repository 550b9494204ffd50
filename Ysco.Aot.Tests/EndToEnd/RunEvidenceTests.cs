using System.Text.Json.Nodes;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What <c>ysco run</c> proves of the binary that runs, and says of it on the page and in its log.</summary>
public class RunEvidenceTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Alarm = "the binary that runs is not what its evidence says";

    private TestWorld World => fixture.World;

    [Fact]
    public async Task What_runs_is_proven_after_an_update_and_after_each_start()
    {
        await using var host = await World.HostAsync();
        await PageSaysAsync(host, "Nothing is proven: there is no ");

        await host.UpdateAndKeepAsync(Releases.Second);
        var evidence = JsonNode.Parse(await File.ReadAllTextAsync(EvidenceFile(host)))!;
        string record = $"number {evidence["RecordNumber"]} in a signed tree of ";
        await PageSaysAsync(host, record);
        Assert.Contains(evidence["RecordText"]!.GetValue<string>().Split(' ')[7], await PageAsync(host), StringComparison.Ordinal);

        await RestartAsync(host, _ => { });
        await PageSaysAsync(host, record);
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains(Alarm, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_binary_that_its_evidence_is_not_of_is_an_alarm_and_runs_on()
    {
        await using var host = await World.HostAsync();
        await host.UpdateAndKeepAsync(Releases.Second);

        await RestartAsync(host, _ => File.AppendAllText(Path.Combine(host.Folder, host.Installed), "\0"));

        var line = await host.LoggedAsync(Alarm);
        Assert.StartsWith("level=WARN", line.Text, StringComparison.Ordinal);
        await PageSaysAsync(host, "<h2>The binary that runs is not what its evidence says</h2>");
        await host.WaitForVersionAsync(Releases.Second);
    }

    [Fact]
    public async Task Evidence_of_another_log_proves_nothing_and_is_no_alarm()
    {
        await using var host = await World.HostAsync();
        await host.UpdateAndKeepAsync(Releases.Second);
        using var other = new NoteSigner("log.example");

        await RestartAsync(host, text => text["VerifierKey"] = other.VerifierKey);

        await PageSaysAsync(host, $"is by the key {other.VerifierKey}, and ");
        Assert.Contains("Nothing is proven: ", await PageAsync(host), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains(Alarm, StringComparison.Ordinal));
    }

    private static string EvidenceFile(RunningService host) => Path.Combine(host.Folder, host.Installed + ".evidence.json");

    private static async Task RestartAsync(RunningService host, Action<JsonNode> change)
    {
        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();
        var evidence = JsonNode.Parse(await File.ReadAllTextAsync(EvidenceFile(host)))!;
        change(evidence);
        await File.WriteAllTextAsync(EvidenceFile(host), evidence.ToJsonString());
        host.Start();
        await host.WaitForVersionAsync(Releases.Second);
    }

    private static Task<string> PageAsync(RunningService host) => host.Admin.GetStringAsync("/");

    private static Task PageSaysAsync(RunningService host, string text) => host.UntilAsync(
        $"the page says {text}", async () => (await PageAsync(host)).Contains(text, StringComparison.Ordinal));
}

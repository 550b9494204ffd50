using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>A log of static files that shows another history: its old answers are of both.</summary>
public class RunReleaseForkTests
{
    [Fact]
    public async Task A_fork_that_an_old_answer_leads_to_is_refused_and_both_notes_are_kept()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.AddAsync("v1.0.0", await world.ReleaseAsync("v1.0.0"));
        await using ReleasedHost host = await ReleasedHost.StartAsync(
            world, "v1.0.0", $"\t\tName: example.org/app\n\t\tLogKey: {world.LogKey}\n\t\tLogURL: {world.LogUrl}\n", delay: "24h");
        await world.CopyAsync();
        await world.AddAsync("v1.0.1", await world.ReleaseAsync("v1.0.1"));
        Assert.Equal("200 ok", await host.UpdateAsync("v1.0.1"));
        await host.LoggedAsync("update done");
        await world.PutBackAsync();
        await world.AddAsync("v1.0.2", await world.ReleaseAsync("v1.0.2"));
        await world.AddAsync("v1.0.3", await world.ReleaseAsync("v1.0.3"));

        // Its answer has the tree of one record, which both histories begin with.
        ProcessOutcome update = await host.Here.RunAsync("update", "v1.0.0");

        Assert.Equal(7, update.ExitCode);
        Assert.Contains("the log misbehaves: its signed tree of 3 records", update.Stderr, StringComparison.Ordinal);
        Assert.Contains("(both notes are kept in ys/log-localhost.head.fork-", update.Stderr, StringComparison.Ordinal);
        string kept = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(host.Here["ys"], "log-localhost.head.fork-*")));
        Assert.Matches("(?s)^go.sum database tree\n2\n.*\ngo.sum database tree\n3\n", kept);
        Assert.StartsWith("Refused for security: the update to v1.0.0", (await host.Here.RunAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.Contains("ysco_tlog_security_errors_total 1", await host.OpenAsync("/metrics"), StringComparison.Ordinal);
    }
}

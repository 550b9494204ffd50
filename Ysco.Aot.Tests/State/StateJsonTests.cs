using System.Text;
using System.Text.Json;
using Xunit;
using Ysco.Results;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Tests.State;

public class StateJsonTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Vectors", "state");

    public static TheoryData<string> Originals => [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Originals))]
    public void What_the_original_wrote_is_read_and_written_with_the_same_keys(string file)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(Folder, file));
        Assert.True(StateJson.Parse(content).Try(out DurableState? state, out Failure? failure), failure?.Message);
        using var before = JsonDocument.Parse(content);
        using var after = JsonDocument.Parse(StateJson.Format(state));
        Assert.Equal(
            before.RootElement.EnumerateObject().Select(p => p.Name),
            after.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(before.RootElement.GetProperty("PauseReason").GetString(), state.PauseReason);
        Assert.Equal(before.RootElement.GetProperty("Backoff").GetInt32(), state.Backoff);
    }

    [Fact]
    public void The_originals_schedule_is_understood()
    {
        DurableState state = StateJson.Parse(File.ReadAllBytes(Path.Combine(Folder, "1-checked.json"))).Value;
        Assert.Equal(new Build("example.org/websvc", "/", "v0.1.1", "go1.27.3"), state.Schedule[0].Target);
        Assert.Equal(Which.Service, state.Schedule[0].Which);
        Assert.Equal(
            DateTimeOffset.Parse("2026-11-21T04:02:21.1737479Z").UtcTicks, state.Schedule[0].Time.UtcTicks, 10.0);
        Assert.Equal(Which.Self, state.Schedule[1].Which);
    }

    [Fact]
    public void Everything_survives_writing_and_reading()
    {
        var old = new Build("example.org/websvc", "/cmd/x", "v0.1.0", "go1.19.8");
        Build next = old with { Version = "v0.1.1" };
        var at = new DateTimeOffset(2026, 11, 21, 4, 2, 21, TimeSpan.Zero);
        var state = new DurableState
        {
            PauseReason = "because \"of\" <this> & that\n",
            Schedule = [new ScheduledUpdate(at, Which.Service, next)],
            PreviousBinarySvc = "/srv/a b/websvc",
            Backoff = 4,
            BackoffReason = "caf\u00e9",
            BackoffUntil = at.AddHours(4),
            SelfBackoff = 2,
            SelfBackoffReason = "refused",
            SelfBackoffUntil = at.AddHours(2),
            Trial = new Trial(TrialStage.Failed, at, 1, next, "/srv/new", old, "/srv/old", Reason: "it \"fell\" over"),
            FailedBuilds = [new FailedBuild(next, 2), new FailedBuild(old, 1, IsRefused: true)],
        };
        DurableState back = StateJson.Parse(StateJson.Format(state)).Value;
        Assert.Equal(Encoding.UTF8.GetString(StateJson.Format(state)), Encoding.UTF8.GetString(StateJson.Format(back)));
        Assert.Equal(state.Trial, back.Trial);
        Assert.Equal(state.FailedBuilds, back.FailedBuilds);
        Assert.Equal(state.PauseReason, back.PauseReason);
        Assert.Equal(state.BackoffUntil, back.BackoffUntil);
        Assert.Equal((2, "refused", at.AddHours(2)), (back.SelfBackoff, back.SelfBackoffReason, back.SelfBackoffUntil));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"Backoff\":\"1\"}")]
    [InlineData("{\"PauseReason\":1}")]
    [InlineData("{\"Schedule\":[{}]}")]
    [InlineData("{\"Schedule\":[{\"Time\":\"yesterday\"}]}")]
    [InlineData("{\"Trial\":{\"Stage\":\"Flying\"}}")]
    public void What_is_no_state_is_refused(string text) =>
        Assert.Equal(FailureKind.Invalid, StateJson.Parse(Encoding.UTF8.GetBytes(text)).Failure?.Kind);

    [Fact]
    public void A_truncated_file_is_never_taken_for_a_whole_one()
    {
        byte[] content = File.ReadAllBytes(Path.Combine(Folder, "8-backoff.json"));
        int end = Array.LastIndexOf(content, (byte)'}');
        for (int length = 0; length <= end; length++)
        {
            Assert.NotNull(StateJson.Parse(content.AsMemory(0, length)).Failure);
        }
    }

    [Fact]
    public void A_damaged_file_is_set_aside_and_reported_and_a_paused_state_takes_its_place()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("state.json", "{\"Backoff\":");
        (DurableState state, Failure? trouble) = new StateFile(path).Load();
        Assert.Equal($"state.json was damaged and set aside as {path}.corrupt: look at it and unpause", state.PauseReason);
        Assert.Equal($"{path}: line 1: not valid JSON (set aside as {path}.corrupt; updates are paused)", trouble?.Message);
        Assert.Equal("{\"Backoff\":", File.ReadAllText(path + ".corrupt"));

        // Were we killed now, the next start would find it paused.
        (state, trouble) = new StateFile(path).Load();
        Assert.Null(trouble);
        Assert.StartsWith("state.json was damaged and set aside as ", state.PauseReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_fresh_state_and_no_trouble()
    {
        using var folder = new TemporaryFolder();
        (DurableState state, Failure? trouble) = new StateFile(Path.Combine(folder.Path, "state.json")).Load();
        Assert.Same(DurableState.Fresh, state);
        Assert.Null(trouble);
    }
}

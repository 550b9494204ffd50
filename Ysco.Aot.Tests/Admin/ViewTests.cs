using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using Ysco.Admin;
using Ysco.Http;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Tests.Admin;

public class ViewTests
{
    private static readonly ProcessStats Stats = new(0.02, 18018304, 1303707648, double.PositiveInfinity, 13, 20000, 1795230139);

    [Theory]
    [InlineData("json.json")]
    [InlineData("json-busy.json")]
    [InlineData("json-checked.json")]
    public void Json_is_that_of_the_captures_with_our_keys_after_it(string name)
    {
        string ours = TextOf(JsonView.Render(SampleSnapshots.Load(name)));
        string captured = File.ReadAllText(SampleSnapshots.Path(name));

        // Our clock counts in units of 100 ns: the last two digits of Go's nanoseconds are not there.
        captured = Regex.Replace(captured, @"(\.\d{7})\d*Z", match => match.Groups[1].Value.TrimEnd('0') + "Z");
        ours = Regex.Replace(ours, @"(\.\d+)Z", match => match.Groups[1].Value.TrimEnd('0') + "Z");
        Assert.StartsWith(captured.TrimEnd('\n', '}'), ours, StringComparison.Ordinal);
        Assert.Equal(
            "SvcVersionsLearnt SelfVersionsLearnt GoVersionsLearnt Phase PhaseUntil IsToldToEnd Target TargetWhich TrialNew TrialOld WatchMilliseconds TrialAwaitsReady HealthURL HealthTrouble NextRollout SvcNextRollout SelfNextRollout NextSkipped Alarms BackoffUntil SelfBackoff SelfBackoffReason SelfBackoffUntil Checking "
                + "NextCheck CheckSkipped LastCheck SvcPolicy SvcToolchainPolicy SvcUpdateAvailable SvcNewerVersion SvcNewerGoVersion SvcNext SvcRetried SvcReleasesOld SelfReleasesOld SelfSource NoSelfUpdates SelfPolicy SelfUpdateAvailable SelfNewerVersion SelfTrialNew SelfTrialOld SelfWatchUntil SelfPath SelfBinary SvcUser SvcPath SvcBinary "
                + "SvcPreviousBinary SvcEvidence Machine FailedBuilds Events Notify",
            string.Join(' ', JsonDocument.Parse(ours).RootElement.EnumerateObject().Select(p => p.Name).SkipWhile(name => name != "Links").Skip(1)));
    }

    [Fact]
    public void Json_says_when_versions_were_learnt_and_null_where_there_is_nothing()
    {
        var now = new Snapshot { ServiceVersions = new KnownVersions([], "bad", new DateTimeOffset(2026, 11, 21, 5, 2, 21, TimeSpan.FromHours(2)).AddMilliseconds(120)) };
        string json = TextOf(JsonView.Render(now));
        Assert.Contains("\"SvcVersionsLearnt\": \"2026-11-21T03:02:21.12Z\"", json, StringComparison.Ordinal);
        Assert.Contains("\"SvcVersionsError\": \"bad\",\n \"SvcVersions\": null,", json, StringComparison.Ordinal);
        Assert.Contains("\"Scheduled\": null", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Service_version_is_that_of_the_captures()
    {
        var view = new ServiceVersionView();
        Assert.Equal(File.ReadAllText(SampleSnapshots.Path("service-version.txt")), TextOf(view.Text(SampleSnapshots.Fresh)));
        Assert.Equal(File.ReadAllText(SampleSnapshots.Path("service-version.json")), TextOf(view.Json(SampleSnapshots.Fresh)));
        Snapshot newer = SampleSnapshots.Fresh with { Service = new Build("m.example/x", "/cmd/a", "v2.0.0", "go1.27.3") };
        Assert.Equal("m.example/x/cmd/a v2.0.0 go1.27.3 linux amd64\n", TextOf(view.Text(newer)));
    }

    [Fact]
    public void Service_version_is_rendered_once_for_a_build()
    {
        var view = new ServiceVersionView();
        Assert.Same(view.Text(SampleSnapshots.Fresh), view.Text(SampleSnapshots.Fresh with { UpdateBusy = true }));
    }

    [Theory]
    [InlineData("metrics-fresh.txt", "json.json", false)]
    [InlineData("metrics-checked.txt", "json-checked.json", true)]
    public void Metrics_are_those_of_the_captures(string name, string state, bool news)
    {
        Snapshot now = SampleSnapshots.Load(state) with
        {
            ServiceNews = new SnapshotNews(news, news, news),
            SelfNews = new SnapshotNews(news, news, false),
        };
        string[] captured = Samples(File.ReadAllText(SampleSnapshots.Path(name)));
        string[] ours = Samples(TextOf(MetricsView.Render(now, Stats, null)));
        string[] wanted = [.. captured.Where(line => !line.Contains("process_network", StringComparison.Ordinal) && !IsMeasured(line))];
        Assert.Equal(wanted, ours.Where(line => !IsMeasured(line) && !IsOurs(line)));
        Assert.Contains("process_virtual_memory_max_bytes 1.8446744073709552e+19", ours);
        Assert.Contains("process_resident_memory_bytes 1.8018304e+07", ours);
    }

    [Fact]
    public void Metrics_of_the_service_have_their_own_names_and_all_have_help()
    {
        string text = TextOf(MetricsView.Render(SampleSnapshots.Fresh, null, Stats with { OpenFds = null, StartTimeSeconds = null }));
        Assert.Contains("\nysco_service_process_cpu_seconds_total 0.02\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ysco_service_process_open_fds", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nprocess_", text, StringComparison.Ordinal);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Count(line => line.StartsWith("# TYPE", StringComparison.Ordinal)), lines.Count(line => line.StartsWith("# HELP", StringComparison.Ordinal)));
    }

    [Fact]
    public void Counters_count_what_they_are_named_for()
    {
        SnapshotCounters counters = default;
        foreach (UpdateCounter counter in Enum.GetValues<UpdateCounter>())
        {
            for (int i = 0; i <= (int)counter; i++)
            {
                counters = counters.Plus(counter);
            }
        }

        string text = TextOf(MetricsView.Render(new Snapshot { Counters = counters }, null, null));
        Assert.Contains("\nysco_tlog_security_errors_total 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nysco_monitor_errors_total 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nysco_download_errors_total 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\nysco_update_errors_total 4\n", text, StringComparison.Ordinal);
        Assert.Contains("\nysco_service_update_rollback_total 5\n", text, StringComparison.Ordinal);
    }

    private static bool IsOurs(string line) => Array.Exists(MetricNames.Ours, ours => line.Contains(ours.Name, StringComparison.Ordinal));

    private static bool IsMeasured(string line) =>
        line.Contains("_memory_", StringComparison.Ordinal) && !line.StartsWith('#');

    private static string[] Samples(string text) =>
        [.. text.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("# HELP", StringComparison.Ordinal))];

    private static string TextOf(HttpResponse response) => Encoding.UTF8.GetString(response.Body.Span);
}

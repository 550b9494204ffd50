using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Admin;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>/metrics, as Prometheus and its tools see it.</summary>
public class RunMetricsTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private static readonly string Rules = Path.Combine(Path.GetDirectoryName(TestPaths.Artifacts)!, "publish", "prometheus.rules.yml");

    private static readonly string Vectors = Path.Combine(AppContext.BaseDirectory, "Vectors", "prometheus");

    private TestWorld World => fixture.World;

    [Fact]
    public async Task Exactly_the_metrics_that_are_promised_are_there_with_their_types_and_labels()
    {
        await using var host = await World.HostAsync();
        await host.CheckAsync();
        using var answer = await host.Admin.GetAsync("/metrics");
        Assert.StartsWith("text/plain; version=0.0.4", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        var samples = PrometheusText.Parse(await answer.Content.ReadAsStringAsync());

        string[] found = [.. samples.Select(sample => $"{sample.Name} {sample.Kind} {sample.Labels.TrimStart('{').Split('=')[0]}").Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(MetricNames.All.Select(metric => $"{metric.Name} {metric.Kind} {metric.Label}").Order(StringComparer.Ordinal), found);
        Assert.Equal(["{state=\"bogus\"}", "{state=\"indeterminate\"}", "{state=\"insecure\"}"],
            samples.Where(sample => sample.Name == "ysco_dnssec_failures_total").Select(sample => sample.Labels));
        Assert.Contains(samples, sample => sample is { Name: "ysco_service_version", Labels: "{version=\"v0.1.0\"}", Value: 1 });
        Assert.Contains(samples, sample => sample is { Name: "ysco_service_module_path", Labels: "{path=\"example.org/websvc\"}", Value: 1 });
    }

    [Fact]
    public async Task The_metrics_of_the_two_processes_are_those_of_proc()
    {
        await using var host = await World.HostAsync();
        foreach ((string prefix, int pid) in new[] { ("process", host.Ysco.Pid), ("ysco_service_process", host.ServicePid()) })
        {
            var metrics = await host.MetricsAsync();
            double Value(string name) => double.Parse(metrics[$"{prefix}_{name}"], CultureInfo.InvariantCulture);

            // What moves by itself moves by little.
            Assert.InRange(Value("resident_memory_bytes") / (Kilobytes(pid, "VmRSS") * 1024), 0.8, 1.25);
            Assert.InRange(Value("virtual_memory_bytes") / (Kilobytes(pid, "VmSize") * 1024), 0.9, 1.1);
            Assert.InRange(Value("open_fds"), 3, Directory.GetFiles($"/proc/{pid}/fd").Length + 3);
            string limit = File.ReadLines($"/proc/{pid}/limits").Single(line => line.StartsWith("Max open files", StringComparison.Ordinal));
            Assert.Equal(limit.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], Value("max_fds").ToString(CultureInfo.InvariantCulture));
            Assert.InRange(Value("cpu_seconds_total"), 0, 60);
            double now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            Assert.InRange(Value("start_time_seconds"), now - 120, now + 2);
        }
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say_against_them()
    {
        await using var host = await World.HostAsync();
        await host.CheckAsync();
        string metrics = await host.Admin.GetStringAsync("/metrics");
        var outcome = await ProcessRun.RunAsync("promtool", ["check", "metrics"], new() { Stdin = metrics });
        Assert.Equal((0, "", ""), (outcome.ExitCode, outcome.Stdout, outcome.Stderr));
    }

    [Fact]
    public async Task A_prometheus_scrapes_them_and_sees_what_changes()
    {
        await using var host = await World.HostAsync();
        await host.CheckAsync();
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(Rules, host.AdminPort);
        await prometheus.UntilAsync("up", 1);

        JsonElement target = (await prometheus.AskAsync("targets?state=active")).GetProperty("activeTargets")[0];
        Assert.Equal(("up", ""), (target.GetProperty("health").GetString(), target.GetProperty("lastError").GetString()));
        JsonElement told = await prometheus.AskAsync("targets/metadata");
        string[] kinds = [.. told.EnumerateArray().Select(each => $"{each.GetProperty("metric").GetString()} {each.GetProperty("type").GetString()}")];
        Assert.Equal(MetricNames.All.Select(metric => $"{metric.Name} {metric.Kind}").Order(), kinds.Order());
        Assert.All(told.EnumerateArray(), each => Assert.NotEqual("", each.GetProperty("help").GetString()));

        await host.CommandAsync("pause");
        await prometheus.UntilAsync("ysco_updates_paused", 1);
        await host.UpdateOkAsync(Releases.Second);
        await prometheus.UntilAsync("""ysco_service_version{version="v0.1.1"}""", 1);
        await prometheus.UntilAsync("changes(ysco_service_process_start_time_seconds[1m])", 1);

        // Each rule is evaluated without an error on what a real ysco says.
        await Poll.UntilAsync("all rules are evaluated", TimeSpan.FromSeconds(60), async () => await AllEvaluatedAsync(prometheus) ? "" : null);
        await prometheus.UntilAsync("""ALERTS{alertname="YscoPaused",alertstate="pending"}""", 1);

        host.Ysco.Signal(Signals.Kill);
        await prometheus.UntilAsync("up", 0);
    }

    [Fact]
    public async Task The_alerts_are_rules_that_promtool_takes_and_fire_when_they_should()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Rules, folder["prometheus.rules.yml"]);
        string[] tests = [.. Directory.GetFiles(Vectors, "*.test.yml").Select(file => Path.GetFileName(file)!)];
        Assert.Equal(2, tests.Length);
        Array.ForEach(tests, test => File.Copy(Path.Combine(Vectors, test), folder[test]));
        var settings = new ProcessSettings { Directory = folder.Path, Timeout = TimeSpan.FromMinutes(3) };

        var check = await ProcessRun.RunAsync("promtool", ["check", "rules", "prometheus.rules.yml"], settings);
        Assert.True(check.ExitCode == 0, check.Stdout + check.Stderr);
        var test = await ProcessRun.RunAsync("promtool", ["test", "rules", .. tests], settings);
        Assert.True(test.ExitCode == 0, test.Stdout + test.Stderr);
    }

    [Fact]
    public void Each_alert_asks_for_metrics_that_there_are_and_is_tested()
    {
        string rules = File.ReadAllText(Rules);
        string[] names = [.. Regex.Matches(rules, @"\b(ysco|process)_[a-z_]+").Select(match => match.Value)];
        Assert.True(names.Length > 10);

        // Of several services there is one more: SuperviseTests.
        Assert.Empty(names.Except(MetricNames.All.Select(metric => metric.Name)).Except(["ysco_service_running"]));

        string tests = string.Concat(Directory.GetFiles(Vectors, "*.test.yml").Select(File.ReadAllText));
        string[] alerts = [.. rules.Split('\n').Where(line => line.Contains("- alert:", StringComparison.Ordinal)).Select(line => line.Split(": ")[1])];
        Assert.All(alerts, alert => Assert.Contains($"alertname: {alert}\n        exp_alerts:\n", tests, StringComparison.Ordinal));
    }

    private static async Task<bool> AllEvaluatedAsync(PrometheusServer prometheus)
    {
        JsonElement groups = (await prometheus.AskAsync("rules")).GetProperty("groups");
        string[] health = [.. groups.EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray())
            .Select(rule => rule.GetProperty("health").GetString()! + (rule.TryGetProperty("lastError", out JsonElement error) ? error.GetString() : ""))];
        Assert.DoesNotContain(health, each => each is not ("ok" or "unknown"));
        return health.Length == 12 && health.All(each => each == "ok");
    }

    private static double Kilobytes(int pid, string name) =>
        double.Parse(ProcessTable.Status(pid, name)!.Split(' ')[0], CultureInfo.InvariantCulture);
}

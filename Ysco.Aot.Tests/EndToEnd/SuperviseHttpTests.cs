using System.Text.Json;
using Xunit;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>The one server of several services.</summary>
public class SuperviseHttpTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task Each_service_has_its_pages_below_its_name_and_all_have_one_together()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");

        string page = (await host.AskAsync("/")).Body;
        Assert.Contains("<h2 id=\"web-h\"><a href=\"web/\">web</a> v0.1.0</h2>", page, StringComparison.Ordinal);
        Assert.Contains($"<dt>Process</dt><dd>{host.PidOf("api")}, ", page, StringComparison.Ordinal);
        JsonElement json = await host.JsonAsync();
        Assert.Equal(["web", "api"], json.EnumerateObject().Select(each => each.Name));
        Assert.Equal(host.PidOf("web"), json.GetProperty("web").GetProperty("SvcPid").GetInt32());
        string own = (await host.AskAsync("/web/")).Body;
        Assert.Contains("<a href=\"../\">All services</a>", own, StringComparison.Ordinal);
        Assert.Contains("command\" value=\"saveconfig\"", own, StringComparison.Ordinal);
        Assert.Equal("v0.1.0", (await host.JsonAsync("/api/json")).GetProperty("SvcVersion").GetString());
        Assert.StartsWith("example.org/websvc v0.1.0 ", (await host.AskAsync("/web/service-version", withPassword: false)).Body, StringComparison.Ordinal);
        (int status, _, HttpResponseMessage? answer) = await host.AskAsync("/web");
        Assert.Equal((308, "web/"), (status, answer!.Headers.Location!.OriginalString));

        Assert.Equal((303, 303), ((await host.PostAsync("/api/", ("command", "pause"), ("reason", "x"))).Status, (await host.PostAsync("/api/", ("command", "check"))).Status));
        json = await host.JsonAsync();
        Assert.Equal(("", "x"), (json.GetProperty("web").GetProperty("PauseReason").GetString(), json.GetProperty("api").GetProperty("PauseReason").GetString()));
    }

    [Theory]
    [InlineData("/", 401)]
    [InlineData("/json", 401)]
    [InlineData("/web", 401)]
    [InlineData("/web/", 401)]
    [InlineData("/api/json", 401)]
    [InlineData("/metrics", 200)]
    [InlineData("/web/metrics", 200)]
    [InlineData("/web/service-version", 200)]
    [InlineData("/service-version", 404)]
    [InlineData("/none/", 404)]
    [InlineData("/web/none", 404)]
    [InlineData("/web/status", 404)]
    [InlineData("/status", 404)]
    public async Task The_password_is_asked_where_one_service_asks_it(string path, int status)
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        Assert.Equal(status, (await host.AskAsync(path, withPassword: false)).Status);
    }

    [Fact]
    public async Task Metrics_have_the_service_as_a_label_each_family_once_and_what_is_of_ysco_without()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");

        string text = (await host.AskAsync("/metrics", withPassword: false)).Body;

        string[] types = [.. text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))];
        Assert.Equal(types.Distinct(), types);
        Assert.Contains("\nysco_service_version{service=\"web\",version=\"v0.1.0\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nysco_dnssec_failures_total{service=\"api\",state=\"bogus\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nysco_service_running{service=\"api\"} 1\n", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), line => line.StartsWith("process_resident_memory_bytes ", StringComparison.Ordinal));
        Assert.Single(text.Split('\n'), line => line.StartsWith("ysco_self_version{version=", StringComparison.Ordinal));
        Assert.Equal(2, text.Split('\n').Count(line => line.StartsWith("ysco_service_process_open_fds{service=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_logged_of_all_is_by_the_list_as_it_was_reloaded()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web");
        string list = await File.ReadAllTextAsync(host.Here["ys/ysco.conf"]);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], list.Replace("LogLevel: debug", "LogLevel: error", StringComparison.Ordinal));
        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], list);
        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);

        // The first was taken up before it could be told of.
        await host.LoggedAsync("msg=\"list of services is in use\"");
        Assert.Single(host.Ysco.Lines, line => line.Text.Contains("list of services is in use", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_password_is_taken_up_by_reload()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web");
        await File.WriteAllTextAsync(host.Here["ys/password.txt"], "another\n");
        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);
        Assert.Equal(401, (await host.AskAsync("/web/")).Status);
        Assert.Equal(401, (await host.AskAsync("/")).Status);
    }
}

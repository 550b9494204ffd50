using System.Net;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What <c>ysco run</c> says, for somebody who reads it: in the right order, once, and true.</summary>
public class RunMessagesTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Theory]
    [InlineData("./websvx", "ysco run: ./websvx: no such file or directory\n")]
    [InlineData("./ys", "ysco run: ", "/ys: is a directory (want a Go program)\n")]
    [InlineData("./ys/password.txt", "ysco run: ", "/ys/password.txt: not an ELF")]
    public async Task A_service_path_that_is_mistyped_is_all_that_is_said(string path, params string[] words)
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });

        var outcome = await YscoBinary.RunAsync(["run", path], new() { Directory = host.Folder });

        Assert.Equal(1, outcome.ExitCode);
        Assert.All(words, word => Assert.Contains(word, outcome.Stderr, StringComparison.Ordinal));
        Assert.Single(outcome.Stderr.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Nothing_is_set_aside_for_a_service_path_that_is_mistyped()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        await File.WriteAllTextAsync(host.StateFile, "{");

        await YscoBinary.RunAsync(["run", "./websvx"], new() { Directory = host.Folder });

        Assert.Equal("{", await File.ReadAllTextAsync(host.StateFile));
    }

    [Fact]
    public async Task A_relative_path_of_the_configuration_is_told_with_where_it_was_looked_for()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Monitor.TrustAnchors", "ys/none"), settings: new() { Started = false });
        var here = new ProcessSettings { Directory = host.Folder };
        var elsewhere = new ProcessSettings { Directory = Path.Combine(host.Folder, "ys") };

        (await YscoBinary.RunAsync(["check", "./websvc"], here)).Refused(
            1, $"Monitor.TrustAnchors: {host.Folder}/ys/none: no such file", "; ys/none is looked for in the folder that ysco is started in");
        (await YscoBinary.RunAsync(["run", "-dir", "../ys", "../websvc"], elsewhere)).Refused(
            1, $"AuthFile: {host.Folder}/ys/ys/password.txt: no such file", "; ys/password.txt is looked for in the folder that ysco is started in");

        await File.WriteAllTextAsync(host.ConfigFile, $"AuthFile: {host.Folder}/ys/none\n");
        string line = (await YscoBinary.RunAsync(["run", "./websvc"], here)).Refused(1, $"AuthFile: {host.Folder}/ys/none: no such file (write a password into it)");
        Assert.EndsWith("it)", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_to_the_latest_is_not_said_to_be_scheduled_for_later()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.Second);
        await using var host = await world.HostAsync(config: c => c.UpdateDelay("72h"));

        await host.UpdateOkAsync("latest");

        await host.LoggedAsync("fetching update");
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains("update scheduled", StringComparison.Ordinal));
        Assert.DoesNotContain(
            (await host.StatusAsync()).GetProperty("Events").EnumerateArray(), entry => entry.GetProperty("Kind").GetString() == "scheduled");
    }

    [Theory]
    [InlineData("/", "command=update&which=svc&version=latest", "goversion: must be a toolchain, latest or current")]
    [InlineData("/", "command=update&version=latest&goversion=latest", "which: must be svc or self")]
    [InlineData("/", "command=pause&reason=a%0Ab", "reason: must be one line of at most 200 characters")]
    [InlineData("/", "command=stop", "command: must be check, pause, unpause, update, saveconfig, reload or testnotify")]
    [InlineData("/update", "which=svc&version=&goversion=latest", "version: must be a version, latest or current")]
    [InlineData("/update", "which=svc&version=v0.1.0&goversion=current", "v0.1.0 go1.20.3 is there already")]
    [InlineData("/update", "which=self&version=v9.0.0", "self: ")]
    [InlineData("/update", "which=%zz", "")]
    public async Task A_request_that_is_refused_has_one_line_with_its_reason(string path, string form, string reason)
    {
        await using var host = await World.HostAsync();
        using var content = new StringContent(form, null, "application/x-www-form-urlencoded");

        using var answer = await host.Admin.PostAsync(path, content);
        string body = (await answer.Content.ReadAsStringAsync()).TrimEnd('\n');

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, body, StringComparison.Ordinal);
        var line = await host.Ysco.WaitForLogAsync(each => each.Contains("request refused", StringComparison.Ordinal));
        Assert.StartsWith("level=INFO ", line.Text, StringComparison.Ordinal);
        Assert.Contains(body, line.Text, StringComparison.Ordinal);
        Assert.Single(host.Ysco.Lines, each => each.Text.Contains("refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_on_behalf_of_another_site_has_one_line()
    {
        await using var host = await World.HostAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/update") { Content = new StringContent("which=svc", null, "application/x-www-form-urlencoded") };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await host.Admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var line = await host.LoggedAsync("request refused");
        Assert.EndsWith(" path=/update reason=\"request from another site\"", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_ysco_may_not_write_to_is_warned_of_once_and_the_service_runs()
    {
        string script = await HostSteps.ScriptAsync(
            World.Folder,
            "chmod 755 . && touch stamps && chown -R 65533:65533 ys stamps && exec setpriv --reuid 65533 --regid 65533 --clear-groups \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });

        var line = await host.LoggedAsync("updates cannot be installed");

        Assert.StartsWith("level=WARN ", line.Text, StringComparison.Ordinal);
        Assert.Contains($"err=\"{host.Folder}: permission denied\"", line.Text, StringComparison.Ordinal);
        await host.WaitForVersionAsync(Releases.First);
        Assert.Single(host.Ysco.Lines, each => each.Text.Contains("level=WARN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_warned_of_where_ysco_may_write()
    {
        await using var host = await World.HostAsync();

        await host.WaitForVersionAsync(Releases.First);

        Assert.DoesNotContain(host.Ysco.Lines, each => each.Text.Contains("level=WARN", StringComparison.Ordinal));
    }
}

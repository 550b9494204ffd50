using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>
/// An update that comes to nothing after the service was ended for it, while somebody who may write to the folder of the binary
/// changes what is there: what is started again is the file that ran.
/// </summary>
public class RunReturnTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Strange = """printf '#!/bin/sh\necho strange >>strange\nexec sleep 600\n' >new && chmod 755 new && """;

    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_link_that_leads_elsewhere_by_then_is_not_followed()
    {
        await using var host = await FailAsync(Strange + "mv new other && ln -sfn other websvc");

        Assert.Equal("other", host.Installed);
        Assert.Contains($"the service path led to another file than the one that ran ({host.Folder}/other, of uid ", await SaidAsync(host), StringComparison.Ordinal);
        Assert.EndsWith($"/{Releases.FileName(Releases.First)}", ExecutableOf(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_binary_that_another_file_took_the_name_of_is_put_back()
    {
        string name = Releases.FileName(Releases.First);
        await using var host = await FailAsync(Strange + $"mv new {name}");

        Assert.Contains($"{name}.unknown now", await SaidAsync(host), StringComparison.Ordinal);
        Assert.Equal(name, host.Installed);
        Assert.StartsWith("#!", await File.ReadAllTextAsync(Path.Combine(host.Folder, name + ".unknown")), StringComparison.Ordinal);
        Assert.EndsWith($"/{name}", ExecutableOf(host), StringComparison.Ordinal);
        Assert.True((await host.TypeAsync("verify", Path.Combine(host.Folder, name))).ExitCode is not 7);
    }

    [Fact]
    public async Task A_binary_that_was_removed_with_its_link_is_there_again()
    {
        await using var host = await FailAsync($"rm {Releases.FileName(Releases.First)} websvc");

        await SaidAsync(host);
        Assert.EndsWith($"/{Releases.FileName(Releases.First)}", ExecutableOf(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_path_that_is_the_file_itself_is_the_file_that_ran()
    {
        await using var host = await FailAsync(Strange + "mv new websvc", "cp --remove-destination $(readlink websvc) websvc");

        await SaidAsync(host);
        Assert.EndsWith("/websvc", ExecutableOf(host), StringComparison.Ordinal);
        Assert.StartsWith("#!", await File.ReadAllTextAsync(Path.Combine(host.Folder, "websvc.unknown")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_file_of_the_same_bytes_is_as_good()
    {
        string name = Releases.FileName(Releases.First);
        await using var host = await FailAsync($"cp {name} copy && mv copy {name}");

        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("security", StringComparison.Ordinal));
    }

    /// <summary>An update whose new binary is taken away, and something else with it, while the service takes its time to end.</summary>
    private async Task<RunningService> FailAsync(string change, string before = "true")
    {
        RunningService host = await World.HostAsync(settings: new() { ServiceArguments = ["-termdelay", "1s"], Started = false });
        (await ProcessRun.RunAsync("/bin/sh", ["-c", before], new() { Directory = host.Folder })).Succeeded();
        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        var update = host.UpdateAsync(Releases.Second);
        await host.LoggedAsync("stopping service for update");
        (await ProcessRun.RunAsync("/bin/sh", ["-c", $"rm {Releases.FileName(Releases.Second)}; {change}"], new() { Directory = host.Folder })).Succeeded();

        Assert.Equal(500, (await update).Status);
        await host.WaitForVersionAsync(Releases.First);
        Assert.False(File.Exists(Path.Combine(host.Folder, "strange")));
        return host;
    }

    private static async Task<string> SaidAsync(RunningService host)
    {
        LogLine line = await host.LoggedAsync("security: somebody changed what the service is started from");
        Assert.StartsWith("level=ERROR ", line.Text, StringComparison.Ordinal);
        Assert.Equal(1, await host.MetricAsync("ysco_tlog_security_errors_total"));
        await host.UntilAsync("it is in the history", async () =>
            (await host.StatusAsync()).GetProperty("Events").EnumerateArray().Any(e => e.GetProperty("Reason").GetString()!.StartsWith("the service path ", StringComparison.Ordinal)));
        return line.Text;
    }

    private static string ExecutableOf(RunningService host) => File.ResolveLinkTarget($"/proc/{host.ServicePid()}/exe", returnFinalTarget: false)!.FullName;
}

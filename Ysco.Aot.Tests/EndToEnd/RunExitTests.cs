using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Signals, and how the service's end becomes ours.</summary>
public class RunExitTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task Signals_reach_the_service_and_not_us()
    {
        await using var host = await World.HostAsync();

        foreach (var (number, name) in new[] { (Signals.Hup, "hangup"), (Signals.Usr1, "user defined signal 1"), (Signals.Usr2, "user defined signal 2") })
        {
            host.Ysco.Signal(number);
            await host.Ysco.WaitForLogAsync(l => l == $"websvc {Releases.First} signal {name}");
        }

        Assert.False(host.Ysco.HasExited);
        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Term)]
    public async Task A_service_that_is_told_to_end_ends_us_with_its_status(int signal)
    {
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-termdelay", "200ms"] });
        host.Ysco.Signal(signal);

        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.Equal(["start", "ready", "term", "end"], host.Stamps().Select(s => s.What));
        Assert.Empty(host.ServiceProcesses());
        Assert.False(File.Exists(host.StateFile) && (await File.ReadAllTextAsync(host.StateFile)).Contains("Trial", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Releases.EndsWithZero, 0)]
    [InlineData(Releases.EndsWithThree, 3)]
    [InlineData(Releases.KillsItself, 128 + Signals.Kill)]
    public async Task A_service_that_ends_soon_after_the_very_first_start_ends_us_with_its_status(string version, int status)
    {
        await using var host = await World.HostAsync(version, settings: new() { Started = false });
        host.Start();

        Assert.Equal(status, await host.Ysco.WaitForExitAsync());
        Assert.Single(host.Stamps(), s => s.What == "start");
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("rolled back", StringComparison.Ordinal));
        Assert.Equal(Releases.FileName(version), host.Installed);
    }

    [Fact]
    public async Task A_service_that_is_killed_from_outside_ends_us_with_that_signal()
    {
        await using var host = await World.HostAsync();

        Signals.Send(host.ServicePid(), Signals.Kill);

        Assert.Equal(128 + Signals.Kill, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task A_service_that_cannot_be_executed_is_one_clear_line()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        File.SetUnixFileMode(host.ServiceLink, UnixFileMode.UserRead);
        host.Start();

        Assert.Equal(1, await host.Ysco.WaitForExitAsync());
        await host.Ysco.WaitForLogAsync(l => l.Contains("./websvc: starting: permission denied", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("missing", "no such file")]
    [InlineData("empty", "empty file")]
    [InlineData("folder", "is a directory")]
    [InlineData("script", "ELF")]
    [InlineData("large", "ELF")]
    public async Task A_command_that_is_no_Go_program_is_named(string kind, string reason)
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        File.Delete(host.ServiceLink);
        await ProcessRun.RunAsync("/bin/sh", ["-c", kind switch
        {
            "missing" => "true",
            "empty" => ": > websvc && chmod 755 websvc",
            "folder" => "mkdir websvc",
            "script" => "printf '#!/bin/sh\\nexec sleep 1000\\n' > websvc && chmod 755 websvc",
            _ => "truncate -s 3G websvc && chmod 755 websvc",
        }], new() { Directory = host.Folder });

        host.Start();

        Assert.Equal(1, await host.Ysco.WaitForExitAsync());
        var line = await host.Ysco.WaitForLogAsync(l => l.Contains("websvc: ", StringComparison.Ordinal));
        Assert.Contains(reason, line.Text, StringComparison.OrdinalIgnoreCase);
    }
}

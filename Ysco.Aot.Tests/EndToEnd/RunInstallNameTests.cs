using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>New builds whose file name is one that is in use.</summary>
public class RunInstallNameTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private static readonly string First = Releases.FileName(Releases.First);
    private static readonly string Broken = Releases.FileName(Releases.EndsWithThree);

    private TestWorld World => fixture.World;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_plain_service_path_with_the_name_of_the_new_build_outlives_its_failure(bool restarted)
    {
        await using var host = await PlainAsync();
        await host.UpdateAndKeepAsync(Releases.Third);
        if (restarted)
        {
            await RestartAsync(host);
            await host.WaitForVersionAsync(Releases.Third);
        }

        await host.UpdateOkAsync(Releases.First);
        await host.WaitForVersionAsync(Releases.First);
        Signals.Send(host.ServicePid(), Signals.Kill);
        await host.LoggedAsync("rolled back");

        await host.WaitForVersionAsync(Releases.Third);
        Assert.Equal(Releases.Third, await host.JsonTextAsync("SvcVersion"));
        Assert.DoesNotContain(First + "-2", host.Files());
        await VerifiedAsync(host, host.ServiceLink, Releases.Third);

        await host.CommandAsync("unpause");
        await RestartAsync(host);
        await host.WaitForVersionAsync(Releases.Third);
        await host.UpdateAndKeepAsync(Releases.First);
        await host.WaitForVersionAsync(Releases.First);
        await VerifiedAsync(host, host.ServiceLink, Releases.First);
        await RestartAsync(host);
        await host.WaitForVersionAsync(Releases.First);
    }

    [Fact]
    public async Task A_plain_service_path_with_the_name_of_the_new_build_changes_only_when_the_service_has_stopped()
    {
        await using var host = await PlainAsync("-termdelay", "1s");
        await host.UpdateAndKeepAsync(Releases.Third);
        byte[] third = await File.ReadAllBytesAsync(host.ServiceLink);

        var last = host.Ysco.Lines[^1];
        var update = host.UpdateAsync(Releases.First);
        await host.LoggedAsync("stopping service for update", last);

        Assert.Equal(third, await File.ReadAllBytesAsync(host.ServiceLink));
        Assert.Equal((200, "ok"), await update);
    }

    [Fact]
    public async Task A_binary_that_already_has_the_name_of_the_new_build_is_gone_back_to()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(host.Folder, First));
        await ShellAsync(host, $"mv {First} {Broken} && ln -sfn {Broken} websvc");
        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.LoggedAsync("rolled back");

        await host.WaitForVersionAsync(Releases.First);

        // A request is answered when all that goes with the rollback is done.
        await host.StatusAsync();
        Assert.Equal([Broken], host.Files());
        Assert.Equal(Broken, host.Installed);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(host.ServiceLink));

        await host.CommandAsync("unpause");
        await host.UpdateAndKeepAsync(Releases.Second);
        Assert.Equal(Path.Combine(host.Folder, Broken), Previous(host));
    }

    [Fact]
    public async Task A_build_gets_a_second_name_when_another_program_has_its_own_and_can_be_verified_by_it()
    {
        string second = Releases.FileName(Releases.Second);
        await using var host = await World.HostAsync(settings: new() { Started = false });
        await ShellAsync(host, $"mv {First} {second} && ln -sfn {second} websvc");
        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        await host.UpdateAndKeepAsync(Releases.Second);

        await host.WaitForVersionAsync(Releases.Second);
        Assert.Equal(second + "-2", host.Installed);
        await VerifiedAsync(host, host.ServiceLink, Releases.Second);
    }

    [Fact]
    public async Task The_previous_binary_can_be_gone_back_to_and_from_again()
    {
        await using var host = await World.HostAsync();
        string second = Releases.FileName(Releases.Second);
        await host.UpdateAndKeepAsync(Releases.Second);

        await host.UpdateOkAsync(Releases.First);
        await host.WaitForVersionAsync(Releases.First);
        Assert.Equal(First, host.Installed);
        Signals.Send(host.ServicePid(), Signals.Kill);
        await host.LoggedAsync("rolled back");
        await host.WaitForVersionAsync(Releases.Second);
        Assert.Equal((second, Path.Combine(host.Folder, First)), (host.Installed, Previous(host)));
        Assert.Equal([First, First + ".evidence.json", second, second + ".evidence.json"], host.Files());

        await host.CommandAsync("unpause");
        await host.UpdateAndKeepAsync(Releases.First);
        await host.UpdateAndKeepAsync(Releases.Second);
        Assert.Equal((second, Path.Combine(host.Folder, First)), (host.Installed, Previous(host)));
    }

    [Fact]
    public async Task The_previous_binary_is_not_replaced_by_other_bytes_of_its_name()
    {
        await using var host = await World.HostAsync();
        await host.UpdateAndKeepAsync(Releases.Second);
        await ShellAsync(host, $"printf patched >> {First}");
        byte[] patched = await File.ReadAllBytesAsync(Path.Combine(host.Folder, First));

        await host.UpdateAndKeepAsync(Releases.First);

        Assert.Equal(First + "-2", host.Installed);
        Assert.Equal(patched, await File.ReadAllBytesAsync(Path.Combine(host.Folder, First)));
    }

    /// <summary>A service path that is the file itself, by the name that ysco gives the build.</summary>
    private async Task<RunningService> PlainAsync(params string[] arguments)
    {
        var host = await World.HostAsync(settings: new() { Started = false, ServiceArguments = arguments });
        await ShellAsync(host, "rm websvc");
        host.ServiceLink = Path.Combine(host.Folder, First);
        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        return host;
    }

    private static async Task RestartAsync(RunningService host)
    {
        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();
        host.Start();
    }

    private static async Task VerifiedAsync(RunningService host, string file, string version)
    {
        var outcome = await YscoBinary.RunAsync(["verify", file], new() { Directory = host.Folder });
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Stderr));
        Assert.Contains(version, outcome.Stdout, StringComparison.Ordinal);
    }

    private static string Previous(RunningService host) =>
        JsonDocument.Parse(File.ReadAllText(host.StateFile)).RootElement.GetProperty("PreviousBinarySvc").GetString()!;

    private static async Task ShellAsync(RunningService host, string command)
    {
        var outcome = await ProcessRun.RunAsync("/bin/sh", ["-c", command], new() { Directory = host.Folder });
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Stderr));
    }
}

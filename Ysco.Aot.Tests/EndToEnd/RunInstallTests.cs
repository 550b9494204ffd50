using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What an update leaves on disk.</summary>
public class RunInstallTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task One_previous_binary_is_kept_and_what_was_not_ours_is_left_alone()
    {
        await using var host = await World.HostAsync();
        string first = Releases.FileName(Releases.First), second = Releases.FileName(Releases.Second), third = Releases.FileName(Releases.Third);

        await host.UpdateAndKeepAsync(Releases.Second);
        Assert.Equal([first, second, second + ".evidence.json"], host.Files());
        await host.UpdateAndKeepAsync(Releases.Third);
        Assert.Equal(second, Path.GetFileName(Previous(host)));
        await host.UpdateAndKeepAsync(Releases.First);

        // The first one came with the host, not with an update: now it has been installed, with evidence, over its old self.
        Assert.Equal([first, first + ".evidence.json", third, third + ".evidence.json"], host.Files());
        Assert.Equal(third, Path.GetFileName(Previous(host)));
        Assert.Equal(first, new FileInfo(host.ServiceLink).LinkTarget);
        Assert.Empty(Directory.GetFiles(host.Folder, "*.ysco-tmp*"));
    }

    [Fact]
    public async Task An_installed_binary_can_be_verified_and_an_altered_one_cannot()
    {
        await using var host = await World.HostAsync();
        await host.UpdateOkAsync(Releases.Second);
        string binary = Path.Combine(host.Folder, Releases.FileName(Releases.Second));

        var whole = await YscoBinary.RunAsync(["verify", binary], new() { Directory = host.Folder });
        Assert.Equal(0, whole.ExitCode);
        Assert.Contains(TestWorld.Service, whole.Stdout, StringComparison.Ordinal);
        Assert.Contains(Releases.Second, whole.Stdout, StringComparison.Ordinal);
        var link = await YscoBinary.RunAsync(["verify", "websvc"], new() { Directory = host.Folder });
        Assert.Equal(0, link.ExitCode);

        string copy = Path.Combine(host.Folder, "copy");
        byte[] bytes = await File.ReadAllBytesAsync(binary);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(copy, bytes);
        File.Copy(binary + ".evidence.json", copy + ".evidence.json");
        var altered = await YscoBinary.RunAsync(["verify", copy], new() { Directory = host.Folder });
        Assert.Equal(7, altered.ExitCode);
        Assert.Contains("copy", altered.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owner_group_and_mode_follow_setuid_bits_included()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        string first = Path.Combine(host.Folder, Releases.FileName(Releases.First));
        await ShellAsync(host, $"chown 12345:23456 {first} && chmod 6711 {first} && chown -h 54321:65432 websvc");
        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        await host.UpdateOkAsync(Releases.Second);

        Assert.Equal("12345:23456 6711\n", await ShellAsync(host, $"stat -c '%u:%g %a' {Releases.FileName(Releases.Second)}"));
        Assert.Equal("54321:65432\n", await ShellAsync(host, "stat -c '%u:%g' websvc"));
        Assert.Equal("600\n", await ShellAsync(host, "stat -c '%a' ys/state.json"));
    }

    [Fact]
    public async Task An_absolute_link_stays_absolute_and_its_folder_gets_the_binary()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        string first = Releases.FileName(Releases.First), second = Releases.FileName(Releases.Second);
        await ShellAsync(host, $"mkdir bin && mv {first} bin/ && ln -sfn \"$PWD/bin/{first}\" websvc");
        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        await host.UpdateOkAsync(Releases.Second);

        Assert.Equal($"{host.Folder}/bin/{second}", new FileInfo(host.ServiceLink).LinkTarget);
        Assert.True(File.Exists($"{host.Folder}/bin/{second}.evidence.json"));
        await host.WaitForVersionAsync(Releases.Second);
    }

    [Fact]
    public async Task A_service_path_that_is_a_plain_file_is_replaced_and_rolled_back_as_one()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        await ShellAsync(host, $"rm websvc && mv {Releases.FileName(Releases.First)} websvc");
        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        await host.UpdateAndKeepAsync(Releases.Second);

        Assert.Null(new FileInfo(host.ServiceLink).LinkTarget);
        Assert.Equal(Releases.Second, await VersionOfAsync(host, host.ServiceLink));
        Assert.Equal(Releases.First, await VersionOfAsync(host, Previous(host)));

        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.LoggedAsync("rolled back");
        await host.WaitForVersionAsync(Releases.Second);
        Assert.Null(new FileInfo(host.ServiceLink).LinkTarget);
        Assert.Equal(Releases.Second, await VersionOfAsync(host, host.ServiceLink));
    }

    [Fact]
    public async Task The_service_path_is_there_at_every_instant()
    {
        await using var host = await World.HostAsync();
        using var stop = new CancellationTokenSource();
        var missing = Task.Run(() =>
        {
            int times = 0;
            while (!stop.IsCancellationRequested)
            {
                times += File.Exists(host.ServiceLink) ? 0 : 1;
            }

            return times;
        });

        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        await stop.CancelAsync();

        Assert.Equal(0, await missing);
    }

    private static string Previous(RunningService host) =>
        JsonDocument.Parse(File.ReadAllText(host.StateFile)).RootElement.GetProperty("PreviousBinarySvc").GetString()!;

    private static async Task<string> ShellAsync(RunningService host, string command)
    {
        var outcome = await ProcessRun.RunAsync("/bin/sh", ["-c", command], new() { Directory = host.Folder });
        return outcome.ExitCode == 0 ? outcome.Stdout : throw new InvalidOperationException($"{command}: {outcome.Stderr}");
    }

    private static async Task<string> VersionOfAsync(RunningService host, string binary)
    {
        string text = await ShellAsync(host, $"go version -m '{binary}'");
        return text.Split('\n').Single(l => l.StartsWith("\tmod\t", StringComparison.Ordinal)).Split('\t')[3];
    }
}

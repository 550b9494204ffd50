using System.Text;
using System.Text.RegularExpressions;
using Xunit;
using Ysco.Commands;
using Ysco.Config;
using Ysco.State;
using Ysco.Tests.Binary;
using Ysco.Tests.World;
using Ysco.Tests.World.Dns;
using Ysco.Updates;

namespace Ysco.Tests;

/// <summary>README's commands are run as they stand there, with a private log and ports that are free.</summary>
public partial class ReadmeTests
{
    private static readonly string Root = Path.GetDirectoryName(TestPaths.Artifacts)!;

    private static readonly string Text = File.ReadAllText(Path.Combine(Root, "README.md"));

    private static string[] Commands => [.. Text.Split('\n')
        .Where(line => line.StartsWith("    ./ysco ", StringComparison.Ordinal) || line.StartsWith("    curl ", StringComparison.Ordinal))
        .Select(line => line.Trim())];

    [Fact]
    public void The_table_names_the_commands_that_there_are()
    {
        string[] named = [.. TableCommand().Matches(Text).Select(match => match.Groups[1].Value)];
        Assert.Equal(CommandTable.All().Select(command => command.Name).Order(), named.Order());
    }

    [Fact]
    public void The_targets_of_make_that_are_named_exist()
    {
        string makefile = File.ReadAllText(Path.Combine(Root, "Makefile"));
        foreach (string target in MakeTarget().Matches(Text).Select(match => match.Groups[1].Value).Distinct())
        {
            Assert.Contains($"\n{target}: ", makefile);
        }
    }

    [Fact]
    public void The_notifications_that_it_shows_are_the_ones_that_are_asked_for_and_sent()
    {
        string[] parts = Text.Split("## Being told\n")[1].Split("\n\n");
        string config = string.Concat(parts.Single(part => part.StartsWith("    Notify:", StringComparison.Ordinal)).Split('\n').Select(line => line[4..] + "\n"));
        NotifyConfig receiver = Assert.Single(ConfFile.Parse("c", Encoding.UTF8.GetBytes("AuthFile: x\n" + config)).Value.Notify);
        Assert.Equal(("https://hooks.example/ysco", 2), (receiver.Url, receiver.Kinds.Count));

        string body = string.Concat(parts.Single(part => part.StartsWith("    {", StringComparison.Ordinal)).Split('\n').Select(line => line.Trim()));
        var entry = new HistoryEntry(
            new DateTimeOffset(2026, 11, 21, 4, 2, 21, TimeSpan.Zero), "updated", "svc", "v0.1.1", "go1.26.10", "v0.1.0", "go1.26.10", "");
        Assert.Equal(NotificationBody.Write("web1", new Build("example.org/websvc", "/", "v0.1.1", "go1.26.10"), entry), body);

        string[] kinds = [.. TableKind().Matches(Text).Select(match => match.Groups[1].Value)];
        Assert.Equal(Enum.GetNames<NotifyKind>().Select(name => name.ToLowerInvariant()), kinds);
    }

    [Fact]
    public async Task The_commands_for_a_registry_work_as_written()
    {
        await using TestWorld world = await TestWorld.StartAsync();
        world.Publish("example.org/tools", "v1.0.0");
        using var folder = new TemporaryFolder();
        File.Copy((await world.Builds.BuildAsync(TestWorld.Spec("v1.0.0", "example.org/tools", "/cmd/hello"))).FilePath, folder["hello"]);
        File.Copy(YscoBinary.Location, folder["other"]);
        string[] commands = [.. Text.Split('\n').Where(line => line.StartsWith("    ysco registry ", StringComparison.Ordinal))];
        Assert.Equal(["init", "add", "add", "release", "releasekey", "dns", "serve", "verify"], commands.Select(line => line.Trim().Split(' ')[2]));
        foreach (string command in commands)
        {
            string line = command.Trim()["ysco ".Length..].Split('#')[0];
            if (line.Contains(" serve ", StringComparison.Ordinal))
            {
                await using YscoProcess server = YscoProcess.Start(
                    "/bin/sh", ["-c", $"exec {YscoBinary.Location} {line.Replace(":8000", ":0", StringComparison.Ordinal)}"], new ProcessSettings { Directory = folder.Path });
                await server.WaitForLogAsync(text => text.Contains("msg=serving", StringComparison.Ordinal));
                continue;
            }

            ProcessOutcome outcome = await ProcessRun.RunAsync(
                "/bin/sh", ["-c", $"{YscoBinary.Location} {line}"], new ProcessSettings { Directory = folder.Path });
            Assert.True(outcome is { ExitCode: 0, Stderr: "" }, $"{command}: {outcome}");
        }
    }

    [Fact]
    public async Task The_commands_for_a_machine_of_ones_own_work_as_written()
    {
        await using TestWorld world = await TestWorld.StartAsync();
        world.Toolchains(TestWorld.GoVersion);
        world.Publish("v0.1.0");
        world.Publish("v0.1.1");
        WatchDns dns = await world.DnsAsync();
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["ysco"], YscoBinary.Location);
        int admin = FreePort.Next();
        var ran = new List<string>();
        YscoProcess? run = null;
        try
        {
            foreach (string command in Commands)
            {
                string line = Here(command, world, dns, admin);
                ran.Add(command.Split(' ')[1]);
                if (command.StartsWith("./ysco run ", StringComparison.Ordinal))
                {
                    run = YscoProcess.Start("/bin/sh", ["-c", "exec " + line], new ProcessSettings { Directory = folder.Path });
                    await run.WaitForLogAsync(text => text.Contains("msg=serving"));
                    continue;
                }

                ProcessOutcome outcome = await ProcessRun.RunAsync(
                    "/bin/sh", ["-c", line.Replace("curl ", "curl -sS --fail-with-body ", StringComparison.Ordinal)],
                    new ProcessSettings { Directory = folder.Path });
                Assert.True(outcome.ExitCode == 0, $"{line}\n{outcome.Stdout}{outcome.Stderr}\n{run?.Tail}");
            }
        }
        finally
        {
            if (run is not null)
            {
                await run.DisposeAsync();
            }
        }

        Assert.Equal("v0.1.1", Path.GetFileName(new FileInfo(folder["websvc"]).LinkTarget!).Split('-')[1]);
        Assert.Equal(["init", "run", "verify", "lookup"], ran.Where(word => word is "init" or "run" or "verify" or "lookup"));
    }

    private static string Here(string command, TestWorld world, WatchDns dns, int admin) => command
        .Replace(
            "./ysco init ",
            $"./ysco init -key {world.Builds.VerifierKey} -url {world.Builds.BaseUrl} -goproxy {world.Proxy.Url} -dns {WatchDns.Zone} "
                + $"-resolver {dns.Resolver} -trustanchor {dns.AnchorFile} ",
            StringComparison.Ordinal)
        .Replace("./ysco lookup ", $"./ysco lookup -resolver {dns.Resolver} -trustanchor {dns.AnchorFile} ", StringComparison.Ordinal)
        .Replace("l.gopherwatch.org", WatchDns.Zone, StringComparison.Ordinal)
        .Replace("127.0.0.1:8080", $"127.0.0.1:{admin}", StringComparison.Ordinal)
        .Replace("-listen :80", $"-listen 127.0.0.1:{FreePort.Next()}", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| `([a-z]+)` \| (?:a check|an update|a new|the version|automatic)", RegexOptions.Multiline)]
    private static partial Regex TableKind();

    [GeneratedRegex(@"`ysco ([a-z]+)[^`]*`(?=[^|\n]*\|)")]
    private static partial Regex TableCommand();

    [GeneratedRegex("make ([a-z]+)")]
    private static partial Regex MakeTarget();
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;
using Ysco.Config;
using Ysco.Tests.Binary;
using Ysco.Tests.World;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.EndToEnd;

/// <summary>What README says of several services is done as it stands there.</summary>
public class SuperviseReadmeTests
{
    [Fact]
    public async Task The_commands_for_several_services_work_as_written()
    {
        string text = (await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(TestPaths.Artifacts)!, "README.md"), TestContext.Current.CancellationToken))
            .Split("\n## Several services\n")[1].Split("\n## ")[0];
        string[] lines = text.Split('\n');
        string config = string.Concat(lines.Where(line => line.StartsWith("    AuthFile", StringComparison.Ordinal) || line.StartsWith("    Services", StringComparison.Ordinal) || line.StartsWith("    \t", StringComparison.Ordinal))
            .Select(line => line[4..] + "\n"));
        IReadOnlyList<SupervisedConfig> services = ConfFile.Parse("all/ysco.conf", Encoding.UTF8.GetBytes(config)).Value.Services;
        Assert.Equal([("web", ""), ("api", "www-data")], services.Select(service => (service.Dir, service.User)));
        string[] commands = [.. lines.Where(line => line.StartsWith("    ", StringComparison.Ordinal) && char.IsLower(line[4])).Select(line => line.Trim())];
        Assert.Equal(9, commands.Length);

        await using TestWorld world = await TestWorld.StartAsync();
        world.Toolchains(TestWorld.GoVersion);
        world.Publish("example.org/websvc", "v0.1.0");
        world.Publish("example.org/websvc", "v0.1.1");
        world.Publish("example.org/apisvc", "v0.1.0");
        WatchDns dns = await world.DnsAsync();
        using var here = new Sandbox();
        string here80 = $"127.0.0.1:{FreePort.Next()}";
        YscoProcess? supervise = null;
        try
        {
            foreach (string command in commands)
            {
                string line = command
                    .Replace("ysco init ", $"ysco init -key {world.Builds.VerifierKey} -url {world.Builds.BaseUrl} -goproxy {world.Proxy.Url} -dns {WatchDns.Zone} -resolver {dns.Resolver} -trustanchor {dns.AnchorFile} ", StringComparison.Ordinal)
                    .Replace("127.0.0.1:8080", $"127.0.0.1:{FreePort.Next()}", StringComparison.Ordinal);
                line = line.StartsWith("ysco ", StringComparison.Ordinal) ? $"{YscoBinary.Location} {line["ysco ".Length..]}" : line;
                if (command.StartsWith("ysco supervise", StringComparison.Ordinal))
                {
                    // Not every machine that tests has this user, or lets us be another.
                    await File.WriteAllTextAsync(
                        here["all/ysco.conf"], config.Replace("- :80", $"- {here80}", StringComparison.Ordinal).Replace("\t\tUser: www-data\n", "", StringComparison.Ordinal),
                        TestContext.Current.CancellationToken);
                    supervise = YscoProcess.Start("/bin/sh", ["-c", "exec " + line], here.Settings());
                    await supervise.WaitForLogAsync(logged => logged.Contains("msg=serving", StringComparison.Ordinal));
                    continue;
                }

                ProcessOutcome outcome = await ProcessRun.RunAsync("/bin/sh", ["-c", line], here.Settings());
                Assert.True(outcome.ExitCode == 0, $"{line}\n{outcome.Stdout}{outcome.Stderr}\n{supervise?.Tail}");
            }

            Assert.Equal("v0.1.1", Path.GetFileName(new FileInfo(here["websvc"]).LinkTarget!).Split('-')[1]);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPEndPoint.Parse(here80), TestContext.Current.CancellationToken);
        }
        finally
        {
            if (supervise is not null)
            {
                await supervise.DisposeAsync();
            }
        }
    }
}

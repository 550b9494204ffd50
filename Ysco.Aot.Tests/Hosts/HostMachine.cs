using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;
using Ysco.Tests.World;

namespace Ysco.Tests.Hosts;

/// <summary>
/// A machine made of namespaces (mounts, network, processes), with the test service and ysco in /srv/websvc, as the files in publish/
/// have them. What starts services there is its process 1; when it ends, everything on it does.
/// </summary>
internal sealed class HostMachine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Publish = Path.Combine(Path.GetDirectoryName(TestPaths.Artifacts)!, "publish");

    private readonly RunningService service;
    private readonly YscoProcess process;

    private HostMachine(RunningService service, YscoProcess process) => (this.service, this.process) = (service, process);

    /// <summary>The folder that is /srv/websvc there.</summary>
    public string Folder => service.Folder;

    /// <summary>What was written on it.</summary>
    public IReadOnlyList<LogLine> Lines => process.Lines;

    /// <summary>A file of publish/.</summary>
    public static string File(string name) => Path.Combine(Publish, name);

    /// <summary>Starts it.</summary>
    /// <param name="world">Where the service is built.</param>
    /// <param name="script">
    /// Commands of a shell that is process 1, and may become what starts services: $PUBLISH has the files of publish/; /srv, /run,
    /// /var/log and /etc are its own, the first three empty but for /srv/websvc.
    /// </param>
    /// <param name="version">The version of the service.</param>
    public static async Task<HostMachine> StartAsync(TestWorld world, string script, string version = Releases.First)
    {
        RunningService service = await world.HostAsync(version, settings: new() { Started = false });
        System.IO.File.CreateSymbolicLink(Path.Combine(service.Folder, "ysco"), YscoBinary.Location);
        var settings = new ProcessSettings
        {
            Directory = service.Folder,
            Environment = new Dictionary<string, string?> { ["PUBLISH"] = Publish, ["HOST"] = service.Folder, ["WEBSVC_STAMP"] = service.StampFile },
        };
        YscoProcess process = YscoProcess.Start(
            "unshare",
            [
                "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "/bin/sh", "-e", "-c", $"""
                mount -t tmpfs none /srv
                mkdir /srv/websvc
                mount --bind "$HOST" /srv/websvc
                mount -t tmpfs none /run
                cp -a /etc /run/etc
                mount --bind /run/etc /etc
                mount -t tmpfs none /var/log
                busybox ip link set lo up
                cd /
                {script}
                touch /run/ready
                while :; do sleep 0.2; done
                """,
            ],
            settings);
        return new HostMachine(service, process);
    }

    /// <summary>The folder there in which commands are run.</summary>
    public string Home { get; set; } = "/srv/websvc";

    /// <summary>Runs commands of a shell on it, in <see cref="Home"/>.</summary>
    public Task<ProcessOutcome> RunAsync(string commands) => RunAsync(Home, commands);

    /// <summary>Runs commands of a shell on it.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="commands">The commands.</param>
    /// <param name="isOutside">In the network in which the tests' servers are, in place of its own, which has nobody.</param>
    public async Task<ProcessOutcome> RunAsync(string folder, string commands, bool isOutside = false)
    {
        int first = await FirstAsync();
        string[] network = isOutside ? [] : ["--net"];
        return await ProcessRun.RunAsync(
            "nsenter", ["-t", $"{first}", "--mount", .. network, "--pid", "/bin/sh", "-c", $"cd {folder} && {{ {commands}\n}}"],
            new() { Environment = new Dictionary<string, string?> { ["PUBLISH"] = Publish, ["WEBSVC_STAMP"] = service.StampFile } });
    }

    /// <summary>The same, which must succeed; what it wrote.</summary>
    public async Task<string> DoAsync(string commands)
    {
        ProcessOutcome outcome = await RunAsync(commands);
        return outcome.ExitCode == 0 ? outcome.Stdout : throw new InvalidOperationException($"{commands}: {outcome}\n{await LogAsync()}");
    }

    /// <summary>Waits until commands succeed.</summary>
    /// <returns>What they wrote.</returns>
    public Task<string> UntilAsync(string commands) => Poll.UntilAsync(
        commands, Patience, async () => await RunAsync(commands) is { ExitCode: 0 } outcome ? outcome.Stdout : null, () => LogAsync().GetAwaiter().GetResult());

    /// <summary>Waits until the script is done, of a machine on which process 1 starts nothing.</summary>
    public Task ReadyAsync() => UntilAsync("test -e /run/ready");

    /// <summary>Waits until the service answers through its port 80, and ysco through its socket.</summary>
    public Task UpAsync() => UntilAsync("curl -sSf http://127.0.0.1/ && ./ysco status >/dev/null");

    /// <summary>The service's one process, by its number here.</summary>
    public int ServicePid => Services is [var pid] ? pid : throw new InvalidOperationException($"{Services.Count} services run");

    /// <summary>The living processes of the service.</summary>
    public IReadOnlyList<int> Services => Named("websvc");

    /// <summary>The ysco that has started the service, by its number here.</summary>
    public int YscoPid => Named("ysco").Single(pid => ProcessTable.Children(pid).Contains(ServicePid));

    /// <summary>The service's starts and ends.</summary>
    public IReadOnlyList<string> Stamps => [.. service.Stamps().Select(stamp => stamp.What)];

    /// <summary>Waits until no service runs.</summary>
    public Task DownAsync() => Poll.UntilAsync("no service", Patience, () => Services.Count == 0, () => process.Tail);

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await service.DisposeAsync();
    }

    /// <summary>The living processes of a name there, by their numbers here: those of its namespace.</summary>
    private int[] Named(string name)
    {
        if (ProcessTable.Children(process.Pid) is not [var first] || Namespace(first) is not { } machine)
        {
            return [];
        }

        return [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out int pid) ? pid : 0)
            .Where(pid => pid > 0 && Namespace(pid) == machine && ProcessTable.IsAlive(pid) && ProcessTable.Status(pid, "Name") == name)];
    }

    private static string? Namespace(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/pid").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<int> FirstAsync()
    {
        string found = await Poll.UntilAsync("process 1 of the machine", Patience, () => Task.FromResult(
            process.HasExited ? throw new InvalidOperationException($"the machine has ended:\n{process.Tail}")
            : ProcessTable.Children(process.Pid) is [var pid] ? $"{pid}" : null));
        return int.Parse(found, System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<string> LogAsync()
    {
        string log = Path.Combine(Folder, "log");
        return $"{process.Tail}\n{(System.IO.File.Exists(log) ? await System.IO.File.ReadAllTextAsync(log) : "")}";
    }
}

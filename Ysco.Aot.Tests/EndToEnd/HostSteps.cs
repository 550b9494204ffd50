using System.Globalization;
using System.Text.Json;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>What tests of <c>ysco run</c> look at and wait for.</summary>
internal static class HostSteps
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The one living process of the service; there must not be another.</summary>
    public static int ServicePid(this RunningService host) => host.ServiceProcesses() switch
    {
        [var pid] => pid,
        var pids => throw new InvalidOperationException($"{pids.Count} services run\n{host.Ysco.Tail}"),
    };

    /// <summary>Every living process that runs a binary of the host's folder, whoever its parent is.</summary>
    public static IReadOnlyList<int> ServiceProcesses(this RunningService host) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), out int pid) ? pid : 0)
            .Where(pid => pid > 0 && ProcessTable.IsAlive(pid)
                && ProcessTable.Executable(pid) is { } exe
                && exe.StartsWith($"{host.Folder}/websvc", StringComparison.Ordinal)),
    ];

    /// <summary>The living workers of ysco.</summary>
    public static IReadOnlyList<int> Workers(this RunningService host) =>
    [
        .. ProcessTable.Children(host.Ysco.Pid).Where(pid =>
            ProcessTable.IsAlive(pid) && ProcessTable.Executable(pid) == ProcessTable.Executable(host.Ysco.Pid)),
    ];

    /// <summary>A string of /json.</summary>
    public static async Task<string> JsonTextAsync(this RunningService host, string key) =>
        (await host.StatusAsync()).GetProperty(key).GetString()!;

    /// <summary>The scheduled updates of /json, each as "version goversion".</summary>
    public static async Task<IReadOnlyList<string>> ScheduledAsync(this RunningService host)
    {
        var scheduled = (await host.StatusAsync()).GetProperty("Scheduled");
        return scheduled.ValueKind == JsonValueKind.Null
            ? []
            : [.. scheduled.EnumerateArray().Select(e => $"{e.GetProperty("Version").GetString()} {e.GetProperty("GoVersion").GetString()}")];
    }

    /// <summary>The value of a metric without a label.</summary>
    public static async Task<int> MetricAsync(this RunningService host, string name) =>
        int.Parse((await host.MetricsAsync())[name], CultureInfo.InvariantCulture);

    /// <summary>Waits for a record of ysco's log with this message.</summary>
    public static Task<LogLine> LoggedAsync(this RunningService host, string message, LogLine? after = null) =>
        host.Ysco.WaitForLogAsync(l => l.Contains($" msg=\"{message}", StringComparison.Ordinal) || l.Contains($" msg={message} ", StringComparison.Ordinal), Patience, after);

    /// <summary>Waits until something holds of the host.</summary>
    public static Task UntilAsync(this RunningService host, string what, Func<Task<bool>> holds) =>
        Poll.UntilAsync(what, Patience, async () => await holds() ? "" : null, () => host.Ysco.Tail);

    /// <summary>POST /update that must work.</summary>
    public static async Task UpdateOkAsync(this RunningService host, string version, string goVersion = "current")
    {
        var answer = await host.UpdateAsync(version, goVersion);
        if (answer != (200, "ok"))
        {
            throw new InvalidOperationException($"POST /update {version}: {answer}\n{host.Ysco.Tail}");
        }
    }

    /// <summary>POST /update that must work, and the watch after it.</summary>
    public static async Task UpdateAndKeepAsync(this RunningService host, string version, string goVersion = "current")
    {
        var last = host.Ysco.Lines[^1];
        await host.UpdateOkAsync(version, goVersion);
        await host.LoggedAsync("update done", last);

        // What goes with it is done before the next request is answered.
        await host.StatusAsync();
    }

    /// <summary>The names of the binaries in the host's folder and of what lies beside them.</summary>
    public static IReadOnlyList<string> Files(this RunningService host) =>
        [.. Directory.EnumerateFiles(host.Folder).Select(f => Path.GetFileName(f)).Where(f => f is not ("stamps" or "websvc")).Order(StringComparer.Ordinal)];

    /// <summary>A program that runs commands of a shell and then becomes ysco.</summary>
    public static async Task<string> ScriptAsync(string folder, string commands)
    {
        // Written by another process: a file that we have open for writing cannot be executed.
        string path = Path.Combine(folder, $"script-{Guid.NewGuid():N}");
        string text = $"#!/bin/sh\nset -e\nYSCO='{YscoBinary.Location}'\n{commands}\n";
        await ProcessRun.RunAsync("/bin/sh", ["-c", $"cat > '{path}' && chmod 755 '{path}'"], new() { Stdin = text });
        return path;
    }
}

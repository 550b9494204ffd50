using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>Commands that reach the ysco that runs, as a person in its folder types them.</summary>
internal static class ControlSteps
{
    /// <summary>The socket.</summary>
    public static string Socket(this RunningService host) => Path.Combine(host.Folder, "ys", "ysco.sock");

    /// <summary>Runs a command in the folder of the service.</summary>
    public static Task<ProcessOutcome> TypeAsync(this RunningService host, params string[] words) =>
        YscoBinary.RunAsync(words, new() { Directory = host.Folder });

    /// <summary>The same as a user who is not the one that ysco runs as.</summary>
    public static Task<ProcessOutcome> TypeAsOtherAsync(this RunningService host, params string[] words) => ProcessRun.RunAsync(
        "setpriv", ["--reuid", "65533", "--regid", "65533", "--clear-groups", YscoBinary.Location, .. words], new() { Directory = host.Folder });

    /// <summary>Waits until the socket is served.</summary>
    public static Task ControlAsync(this RunningService host) => Poll.UntilAsync(
        "the socket", TimeSpan.FromSeconds(30), async () => (await host.TypeAsync("events", "-n", "1")).ExitCode == 0 && File.Exists(host.Socket()) ? "" : null,
        () => host.Ysco.Tail);
}

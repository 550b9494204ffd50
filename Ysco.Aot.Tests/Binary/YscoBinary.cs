using Ysco.Tests.World;

namespace Ysco.Tests.Binary;

/// <summary>The published static binary, the one that users get.</summary>
public static class YscoBinary
{
    /// <summary>Where it is: $YSCO_BINARY, else artifacts/linux-x64/ysco.</summary>
    /// <exception cref="FileNotFoundException">It was not published; that fails a test, it never skips one.</exception>
    public static string Location => Find(Environment.GetEnvironmentVariable("YSCO_BINARY"), TestPaths.Artifacts);

    /// <summary>Runs a command of it to its end.</summary>
    public static Task<ProcessOutcome> RunAsync(IEnumerable<string> args, ProcessSettings? settings = null) =>
        ProcessRun.RunAsync(Location, args, settings);

    /// <summary>Runs a command of it to its end, the arguments one by one.</summary>
    public static Task<ProcessOutcome> RunAsync(params string[] args) => ProcessRun.RunAsync(Location, args);

    internal static string Find(string? set, string artifacts)
    {
        string path = string.IsNullOrEmpty(set) ? Path.Combine(artifacts, "linux-x64", "ysco") : Path.GetFullPath(set);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path}: the published binary is not there (make publish, or set YSCO_BINARY)");
    }
}

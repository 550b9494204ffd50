using System.Security.Cryptography;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>An empty folder in which commands of the published binary are run, and what they leave in it.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly Dictionary<string, string?> _environment = new()
    {
        ["SSL_CERT_FILE"] = null,
        ["SSL_CERT_DIR"] = null,
    };

    public string Folder { get; } = TestPaths.NewFolder("sandbox");

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Sets a variable for what is run from now on.</summary>
    public void Set(string name, string value) => _environment[name] = value;

    public Task<ProcessOutcome> RunAsync(params string[] args) => YscoBinary.RunAsync(args, Settings());

    /// <summary>The same as a user who is nobody here, with no rights of root.</summary>
    public Task<ProcessOutcome> RunAsOtherAsync(params string[] args) => ProcessRun.RunAsync(
        "setpriv", ["--reuid", "65533", "--regid", "65533", "--clear-groups", YscoBinary.Location, .. args], Settings());

    public ProcessSettings Settings() => new() { Directory = Folder, Environment = _environment };

    /// <summary><c>ysco fetch</c> of a program from the world's own log, the toolchain named.</summary>
    public Task<ProcessOutcome> FetchAsync(TestWorld world, string what, params string[] flags) =>
        RunAsync([.. FetchArguments(world, what, flags)]);

    public static string[] FetchArguments(TestWorld world, string what, params string[] flags) =>
        ["fetch", "-key", world.Builds.VerifierKey, "-url", world.Builds.BaseUrl, "-goversion", TestWorld.GoVersion, .. flags, what];

    /// <summary>
    /// Everything in the folder but the caches, a line each: path, type, mode, size and sum or target. What two of these
    /// have in common did not change.
    /// </summary>
    public string[] Listing() => Listing(Folder);

    public static string[] Listing(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/cache/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => Describe(folder, path)),
    ];

    /// <summary>The permission bits of a file, in octal.</summary>
    public string Mode(string name) => Octal(File.GetUnixFileMode(this[name]));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Describe(string folder, string path)
    {
        string name = Path.GetRelativePath(folder, path);
        var info = new FileInfo(path);
        if (info.LinkTarget is { } target)
        {
            return $"{name} -> {target}";
        }

        string mode = Octal(info.UnixFileMode);
        if (Directory.Exists(path))
        {
            return $"{name}/ {mode}";
        }

        if (info.Length == 0)
        {
            // Devices too: one of them never ends.
            return $"{name} {mode} 0";
        }

        using var content = File.OpenRead(path);
        return $"{name} {mode} {info.Length} {Convert.ToHexStringLower(SHA256.HashData(content))[..16]}";
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
}

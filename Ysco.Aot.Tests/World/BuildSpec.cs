namespace Ysco.Tests.World;

/// <summary>
/// What is asked to be built. Key: <c>module@version/[dir/]goos-goarch-goversion[-stripped]/</c>, as the log's lookups
/// and download URLs have it.
/// </summary>
public sealed record BuildSpec(string Module, string Version, string Dir, string GoOs, string GoArch, string GoVersion, bool Stripped)
{
    /// <summary>Reads a key; null when it is none.</summary>
    public static BuildSpec? Parse(string key)
    {
        int at = key.IndexOf('@', StringComparison.Ordinal);
        string[] parts = at > 0 && key.EndsWith('/') ? key[(at + 1)..^1].Split('/') : [];
        string[] build = parts.Length >= 2 ? parts[^1].Split('-') : [];
        bool stripped = build.Length == 4 && build[3] == "stripped";
        return build.Length == 3 || stripped
            ? new BuildSpec(key[..at], parts[0], "/" + string.Join('/', parts[1..^1]), build[0], build[1], build[2], stripped)
            : null;
    }

    /// <summary>The key, with its final slash.</summary>
    public string Key => $"{Module}@{Version}{(Dir == "/" ? "" : Dir)}/{GoOs}-{GoArch}-{GoVersion}{(Stripped ? "-stripped" : "")}/";

    /// <summary>The file name on disk: <c>name-version-goversion[-stripped]</c>.</summary>
    public string FileName => $"{Name}-{Version}-{GoVersion}{(Stripped ? "-stripped" : "")}";

    /// <summary>The program's name: the last element of the dir, else of the module.</summary>
    public string Name => Last(Dir == "/" ? Module : Dir);

    /// <summary>The path below the downloads' base of a binary with this sum.</summary>
    public string DownloadPath(string sum) => $"{Key}{sum}/{FileName}.gz";

    private static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];
}

using Ysco.Bytes;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>
/// The version list of the module golang.org/toolchain: <c>v0.0.1-go1.26.10.linux-amd64</c>, a line for each toolchain and
/// platform. Reference: "Go toolchains" in the Go documentation.
/// </summary>
public static class ToolchainList
{
    /// <summary>The module whose versions are toolchains.</summary>
    public const string Module = "golang.org/toolchain";

    private const string Prefix = "v0.0.1-";

    /// <summary>The newest toolchains.</summary>
    /// <param name="body">The list as it came.</param>
    /// <param name="goos">The operating system it runs on; empty for any.</param>
    /// <param name="goarch">The machine it runs on; empty for any.</param>
    /// <returns>Current, previous and next; or a failure when what came is no such list, or has no release.</returns>
    public static Result<(string Current, string Previous, string Next)> Parse(ReadOnlySpan<byte> body, string goos, string goarch)
    {
        if (!GoProxyList.Lines(body).Try(out List<string>? lines, out Failure? failure))
        {
            return failure;
        }

        var known = new List<GoVersion>(lines.Count);
        foreach (string line in lines)
        {
            if (VersionOf(GoProxyList.FirstWord(line), goos, goarch) is { } version)
            {
                known.Add(version);
            }
        }

        GoVersion? current = Newest(known, static v => v.IsRelease);
        if (current is not { } cur)
        {
            string platform = goos.Length + goarch.Length == 0 ? "" : $" for {goos}-{goarch}";
            return Failure.Invalid(lines.Count == 0 ? "an empty list of toolchains"
                : $"no released toolchain{platform} in the list (it begins with \"{OneLine.From(lines[0])}\")");
        }

        GoVersion? previous = Newest(known, v => v.IsRelease && v < cur && !v.SameMinor(cur));
        GoVersion? next = Newest(known, v => v.IsPrerelease && v > cur);
        return (cur.ToString(), previous?.ToString() ?? "", next?.ToString() ?? "");
    }

    private static GoVersion? VersionOf(string line, string goos, string goarch)
    {
        int dot = line.LastIndexOf('.');
        int dash = line.IndexOf('-', Math.Max(dot, 0));
        return line.StartsWith(Prefix, StringComparison.Ordinal) && dot > Prefix.Length && dash > dot
            && (goos.Length == 0 || line.AsSpan(dot + 1, dash - dot - 1).SequenceEqual(goos))
            && (goarch.Length == 0 || line.AsSpan(dash + 1).SequenceEqual(goarch))
            ? GoVersion.TryParse(line.AsSpan(Prefix.Length, dot - Prefix.Length))
            : null;
    }

    private static GoVersion? Newest(List<GoVersion> versions, Predicate<GoVersion> wanted)
    {
        GoVersion? newest = null;
        foreach (GoVersion version in versions)
        {
            if (wanted(version) && (newest is not { } best || version > best))
            {
                newest = version;
            }
        }

        return newest;
    }
}

using Ysco.Results;
using Ysco.Worker;

namespace Ysco.Doctor;

/// <summary>The manifest of a program's releases: it is to be had, can be read, and does not go back behind what was seen.</summary>
internal static class ReleasesCheck
{
    /// <summary>That of the service.</summary>
    internal const string Service = "manifest";

    /// <summary>That of ysco itself.</summary>
    internal const string Self = "selfnews";

    /// <summary>The newest that are shown.</summary>
    private const int MaxShown = 2;

    /// <summary>Judges what came of a question. Pure.</summary>
    /// <param name="name">Which of the two.</param>
    /// <param name="source">Where the releases come from.</param>
    /// <param name="seen">The file of the newest that was ever seen.</param>
    /// <param name="versions">What was found and is believed; null for nothing.</param>
    /// <param name="failure">Why not.</param>
    /// <param name="aged">What is said of their age; null for nothing.</param>
    internal static Finding Of(string name, ReleaseSource source, string seen, string[]? versions, Failure? failure, string? aged)
    {
        string ask = $"curl -v {ShellWord.Quote(source.ManifestUrl)}";
        return versions is null
            ? Finding.Fail(name, failure?.Message ?? "no answer of the worker", failure is { Kind: FailureKind.Security } ? $"{ask}; cat {ShellWord.Path(seen)}" : ask)
            : aged is not null ? Finding.Warn(name, aged, ask)
            : Finding.Ok(name, $"{source.ManifestUrl}: {(versions.Length == 0 ? "no release" : string.Join(' ', versions[..Math.Min(MaxShown, versions.Length)]))}");
    }
}

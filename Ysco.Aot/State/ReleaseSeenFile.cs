using System.Text;
using Ysco.Bytes;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.State;

/// <summary>
/// The newest stable version of a program that was ever proven to be released, by its release key: who shows an older manifest later
/// holds releases back, or has lost them. So does who shows one that is older than what runs, unless that was newer than the newest
/// stable one when it was installed: a person may have asked for it. Two lines, each of which may be missing:
/// <code>v1.2.3
/// ahead v2.0.0</code>
/// Limits: <see cref="MaxBytes"/>.
/// </summary>
/// <param name="folder">The state folder.</param>
/// <param name="keyId">What tells its release key from others; empty when unsigned releases are allowed.</param>
/// <param name="name">The program's name; of a path its last element. Empty for ysco itself, which is apart from a service that is called so too.</param>
/// <param name="before">The name that ysco itself had here, of an older ysco; empty where a service has it.</param>
public sealed class ReleaseSeenFile(string folder, string keyId, string name, string before = "")
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Two versions of 128 characters, more than any has.</summary>
    private const int MaxBytes = 512;

    private const string Ahead = "ahead ";

    /// <summary>Where it is.</summary>
    public string Path { get; } = PathOf(folder, keyId, name);

    /// <summary>The version that no manifest may go back behind; empty for none.</summary>
    /// <param name="running">The version that runs; empty when it is not known.</param>
    public Result<string> Floor(string running)
    {
        if (!Read().Try(out string[]? noted, out Failure? failure))
        {
            return failure;
        }

        return Counts(running, noted[1]) && (noted[0] == "" || SemVer.Compare(running, noted[0]) > 0) ? running : noted[0];
    }

    /// <summary>Compares an announced version with what was seen and what runs, and notes down a newer one that was proven.</summary>
    /// <param name="latestStable">The version that is announced as the newest.</param>
    /// <param name="proven">A version that was proven to be released: what a manifest alone says is not noted down. Empty for none.</param>
    /// <param name="running">The version that runs; empty when it is not known, or does not matter.</param>
    /// <returns>Null when it is not older; Security when it is.</returns>
    public Failure? Note(string latestStable, string proven = "", string running = "")
    {
        if (!Read().Try(out string[]? noted, out Failure? failure))
        {
            return failure;
        }

        string seen = noted[0];
        string ahead = noted[1];
        if (seen != "" && SemVer.Compare(latestStable, seen) < 0)
        {
            return GoesBack($"the manifest names {latestStable} as its newest release, and {seen} was seen before: releases are held back, or were taken back (when the publisher says that it is right, remove {noted[2]})");
        }

        if (Counts(running, ahead) && SemVer.Compare(latestStable, running) < 0)
        {
            return GoesBack($"the manifest names {latestStable} as its newest release, and {running} runs: releases are held back, or were taken back (when the publisher says that it is right, go back to {latestStable})");
        }

        // A pre-release is no newest stable one, whoever says so: it may be signed, and whoever stands in the way and announces it once would
        // have all releases before it refused for ever. Nor is a release that is not the newest yet.
        bool isAhead = proven != "" && SemVer.Compare(proven, latestStable) > 0;
        bool isNew = IsRelease(proven) && !isAhead && (seen == "" || SemVer.Compare(proven, seen) > 0);
        if (!isNew && !(isAhead && proven != ahead))
        {
            return null;
        }

        seen = isNew ? proven : seen;
        ahead = isAhead ? proven : ahead;
        return DurableFile.Write(Path, Encoding.UTF8.GetBytes((seen == "" ? "" : seen + "\n") + (ahead == "" ? "" : $"{Ahead}{ahead}\n")), OwnerOnly);
    }

    private static Failure GoesBack(string message) => Failure.Security(message) with { IsOfSource = true };

    /// <summary>A pre-release may run before its release, and one of one's own build.</summary>
    private static bool Counts(string running, string ahead) =>
        running != ahead && IsRelease(running);

    private static bool IsRelease(string version) => SemVer.TryParse(version) is { IsRelease: true };

    /// <summary>What was seen, and what was installed ahead of it, each of which may be empty; and the file that says so.</summary>
    private Result<string[]> Read()
    {
        string from = Path;
        if (!BoundedFile.Read(from, MaxBytes).Try(out byte[]? content, out Failure? failure)
            || (content is null && before != "" && !BoundedFile.Read(from = PathOf(folder, keyId, before), MaxBytes).Try(out content, out failure)))
        {
            return failure;
        }

        string seen = "";
        string ahead = "";
        string text = content is null ? "" : Encoding.UTF8.GetString(content).TrimEnd('\n');
        foreach (string line in text == "" ? [] : text.Split('\n'))
        {
            bool isAhead = line.StartsWith(Ahead, StringComparison.Ordinal);
            string version = isAhead ? line[Ahead.Length..] : line;
            if (SemVer.TryParse(version) is null || (isAhead ? ahead : seen) != "")
            {
                return Failure.Invalid($"{from}: \"{OneLine.From(line)}\" is no version (remove the file to begin anew)");
            }

            seen = isAhead ? seen : version;
            ahead = isAhead ? version : ahead;
        }

        // An earlier ysco may have noted one down that is none.
        return new[] { IsRelease(seen) ? seen : "", ahead, from };
    }

    private static string PathOf(string folder, string keyId, string name) =>
        $"{folder}/{(name == "" ? "self" : $"release-{name[(name.LastIndexOf('/') + 1)..]}")}-{(keyId == "" ? "unsigned" : keyId)}.seen";
}

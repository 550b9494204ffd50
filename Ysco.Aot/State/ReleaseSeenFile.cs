using System.Text;
using Ysco.Bytes;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.State;

/// <summary>
/// The newest stable version that was ever announced of a program, by its release key: who shows an older manifest later holds
/// releases back, or has lost them. One line, a version.
/// </summary>
/// <param name="folder">The state folder.</param>
/// <param name="keyId">What tells its release key from others; empty when unsigned releases are allowed.</param>
/// <param name="name">The program's name; of a path its last element. Empty for ysco itself, which is apart from a service that is called so too.</param>
/// <param name="before">The name that ysco itself had here, of an older ysco; empty where a service has it.</param>
public sealed class ReleaseSeenFile(string folder, string keyId, string name, string before = "")
{
    private const uint OwnerOnly = 0x180; // 0600
    private const int MaxBytes = 256;

    /// <summary>Where it is.</summary>
    public string Path { get; } = PathOf(folder, keyId, name);

    /// <summary>Compares an announced version with what was seen, and notes down a newer one that was proven.</summary>
    /// <param name="latestStable">The version that is announced as the newest.</param>
    /// <param name="proven">A version that was proven to be released: what a manifest alone says is not noted down. Empty for none.</param>
    /// <returns>Null when it is not older; Security when it is.</returns>
    public Failure? Note(string latestStable, string proven = "")
    {
        string from = Path;
        if (!BoundedFile.Read(from, MaxBytes).Try(out byte[]? content, out Failure? failure)
            || (content is null && before != "" && !BoundedFile.Read(from = PathOf(folder, keyId, before), MaxBytes).Try(out content, out failure)))
        {
            return failure;
        }

        string seen = content is null ? "" : Encoding.UTF8.GetString(content).TrimEnd('\n');
        if (seen != "" && SemVer.TryParse(seen) is null)
        {
            return Failure.Invalid($"{from}: \"{OneLine.From(seen)}\" is no version (remove the file to begin anew)");
        }

        // A pre-release that somebody asked for is no newest stable one.
        bool isNew = proven != "" && SemVer.Compare(proven, latestStable) <= 0 && (seen == "" || SemVer.Compare(proven, seen) > 0);
        return seen != "" && SemVer.Compare(latestStable, seen) < 0
            ? Failure.Security($"the manifest names {latestStable} as its newest release, and {seen} was seen before: releases are held back, or were taken back (when the publisher says that it is right, remove {from})")
            : !isNew ? null
            : DurableFile.Write(Path, Encoding.UTF8.GetBytes(proven + "\n"), OwnerOnly);
    }

    private static string PathOf(string folder, string keyId, string name) =>
        $"{folder}/{(name == "" ? "self" : $"release-{name[(name.LastIndexOf('/') + 1)..]}")}-{(keyId == "" ? "unsigned" : keyId)}.seen";
}

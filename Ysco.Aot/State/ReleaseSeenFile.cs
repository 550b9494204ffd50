using System.Text;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Crypto;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.State;

/// <summary>
/// The newest stable version that was ever announced of a program, by its release key: who shows an older manifest later holds
/// releases back, or has lost them. One line, a version.
/// </summary>
/// <param name="folder">The state folder.</param>
/// <param name="key">The release key; null when unsigned releases are allowed.</param>
/// <param name="name">The program's name.</param>
public sealed class ReleaseSeenFile(string folder, ReleaseKey? key, string name)
{
    private const uint OwnerOnly = 0x180; // 0600
    private const int MaxBytes = 256;
    private const int KeyBytes = 4;

    /// <summary>Where it is. Names of programs have no slash.</summary>
    public string Path { get; } =
        $"{folder}/release-{name}-{(key is null ? "unsigned" : Convert.ToHexStringLower(Digest.Sha256(Encoding.UTF8.GetBytes(key.ToString())).AsSpan(0, KeyBytes)))}.seen";

    /// <summary>Compares an announced version with what was seen, and notes down a newer one.</summary>
    /// <param name="latestStable">The version.</param>
    /// <param name="isProven">Whether it is one that was proven to be released: what a manifest alone says is not noted down.</param>
    /// <returns>Null when it is not older; Security when it is.</returns>
    public Failure? Note(string latestStable, bool isProven)
    {
        if (!BoundedFile.Read(Path, MaxBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        string seen = content is null ? "" : Encoding.UTF8.GetString(content).TrimEnd('\n');
        if (seen != "" && SemVer.TryParse(seen) is null)
        {
            return Failure.Invalid($"{Path}: \"{OneLine.From(seen)}\" is no version (remove the file to begin anew)");
        }

        int order = seen == "" ? 1 : SemVer.Compare(latestStable, seen);
        return order < 0
            ? Failure.Security($"the manifest names {latestStable} as its newest release, and {seen} was seen before: releases are held back, or were taken back (when the publisher says that it is right, remove {Path})")
            : order == 0 || !isProven ? null
            : DurableFile.Write(Path, Encoding.UTF8.GetBytes(latestStable + "\n"), OwnerOnly);
    }
}

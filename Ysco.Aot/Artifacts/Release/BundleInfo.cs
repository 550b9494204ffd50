using System.Text.Json;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Artifacts.Release;

/// <summary>
/// What a bundle is of: all that is needed to prove and to install one build where there is no network, in one file. That is a tar
/// (POSIX ustar, not compressed) of regular files in this order:
/// <code>
/// bundle.json  evidence.json  binary                    of a build of a log
/// bundle.json  SHA256SUMS  SHA256SUMS.sig  archive      of a signed release
/// </code>
/// The same build with the same proof makes the same bytes. Nothing that is said here is believed: it tells a person, and ysco
/// what to look for in the rest. Limits: <see cref="MaxBytes"/> of JSON.
/// </summary>
public sealed record BundleInfo
{
    /// <summary>The version of this format that is written and read.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Some short lines.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>The kind of a build that a log holds.</summary>
    public const string OfLog = "gobuild";

    /// <summary>The kind of a release that a key has signed.</summary>
    public const string OfRelease = "release";

    /// <summary>The first entry: this, as JSON.</summary>
    public const string FileName = "bundle.json";

    /// <summary>The evidence of a build.</summary>
    public const string EvidenceName = "evidence.json";

    /// <summary>The build.</summary>
    public const string BinaryName = "binary";

    /// <summary>The sums of a release.</summary>
    public const string SumsName = "SHA256SUMS";

    /// <summary>Their signature; empty when there is none.</summary>
    public const string SignatureName = "SHA256SUMS.sig";

    /// <summary>The archive of a release.</summary>
    public const string ArchiveName = "archive";

    /// <summary>Of the format: <see cref="CurrentFormat"/>. Keys may be added without a new one.</summary>
    public required int Format { get; init; }

    /// <summary><see cref="OfLog"/> or <see cref="OfRelease"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The module; of a release the program.</summary>
    public required string Name { get; init; }

    /// <summary>The package's folder, with a slash before it; <c>/</c> for the module's own.</summary>
    public string Dir { get; init; } = "/";

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The toolchain; <c>none</c> where there is none.</summary>
    public required string GoVersion { get; init; }

    /// <summary>Of a release: the name of the archive, which its sum is signed under.</summary>
    public string Archive { get; init; } = "";

    /// <summary>Of a release: when it was made, as the manifest says.</summary>
    public string ReleasedAt { get; init; } = "";

    /// <summary>Reads the JSON. Keys that are not known are passed over.</summary>
    public static Result<BundleInfo> Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            BundleInfo? info = JsonSerializer.Deserialize(json, ManifestJson.Written.BundleInfo);
            return info is null ? Failure.Invalid($"{FileName}: null")
                : info.Format != CurrentFormat ? Failure.Invalid($"{FileName}: format {info.Format}, and this ysco reads {CurrentFormat} (use a newer ysco)")
                : info.Kind is OfLog or OfRelease ? info
                : Failure.Invalid($"{FileName}: kind {OneLine.From(info.Kind)}, and this ysco knows {OfLog} and {OfRelease} (use a newer ysco)");
        }
        catch (JsonException e)
        {
            return Failure.Invalid($"{FileName}: line {(e.LineNumber ?? 0) + 1}: not the json of a bundle");
        }
    }

    /// <summary>The JSON, with a newline at its end.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Written.BundleInfo), (byte)'\n'];
}

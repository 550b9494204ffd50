using System.Text.Json;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Artifacts.Release;

/// <summary>
/// What proves that a binary is of a release: the sums with their signature, and which file of which archive it was. Stored as
/// JSON beside the binary, in <c>BINARY.evidence.json</c>. Nothing in it is believed: not even the key.
/// Limits: <see cref="MaxBytes"/> of JSON.
/// </summary>
public sealed record ReleaseEvidence
{
    /// <summary>The version of this format that is written and read.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The file of sums, a signature and some lines.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Of the format: <see cref="CurrentFormat"/>.</summary>
    public required int Format { get; init; }

    /// <summary>The program: the name of its file in the archive.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>Where the manifest was, for people: nothing rests on it.</summary>
    public required string ManifestURL { get; init; }

    /// <summary>The release key; empty when unsigned was allowed.</summary>
    public required string ReleaseKey { get; init; }

    /// <summary>The file of sums.</summary>
    public required string Sums { get; init; }

    /// <summary>Its signature, base64.</summary>
    public required string Signature { get; init; }

    /// <summary>The name of the archive.</summary>
    public required string Archive { get; init; }

    /// <summary>SHA-256 of the binary as it was unpacked, in hex.</summary>
    public required string BinarySHA256 { get; init; }

    /// <summary>Its size.</summary>
    public required long BinaryBytes { get; init; }

    /// <summary>Reads the JSON. Keys that are not known are passed over.</summary>
    public static Result<ReleaseEvidence> Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxBytes)
        {
            return Failure.Invalid($"evidence: longer than {MaxBytes} bytes");
        }

        try
        {
            ReleaseEvidence? evidence = JsonSerializer.Deserialize(json, ManifestJson.Written.ReleaseEvidence);
            return evidence is null ? Failure.Invalid("evidence: null")
                : evidence.Format == CurrentFormat ? evidence
                : Failure.Invalid($"evidence: format {evidence.Format}, and this ysco reads {CurrentFormat} (use a newer ysco)");
        }
        catch (JsonException e)
        {
            return Failure.Invalid($"evidence: line {(e.LineNumber ?? 0) + 1}: not the json of evidence of a release (it starts with \"{OneLine.From(json, 40)}\")");
        }
    }

    /// <summary>The JSON, with a newline at its end.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Written.ReleaseEvidence), (byte)'\n'];
}

using System.Text.Json;
using Ysco.Bytes;
using Ysco.Merkle;
using Ysco.Results;

namespace Ysco.Artifacts.Gobuild;

/// <summary>
/// Everything needed to prove, without the network, that a binary is what the log has a record of. It is made by the
/// worker, checked by <see cref="EvidenceCheck"/> whenever it is read, and stored as JSON beside the binary, in
/// <c>BINARY.evidence.json</c>. Nothing in it is believed: not even the key, which must be the one trusted already.
/// Limits: <see cref="MaxBytes"/> of JSON.
/// </summary>
public sealed record BuildEvidence
{
    /// <summary>The version of this format that is written and read.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The whole file. A record, two notes and 150 hashes have 10 KiB.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>What is added to the binary's file name.</summary>
    public const string FileSuffix = ".evidence.json";

    /// <summary>Of the format: <see cref="CurrentFormat"/>. Keys may be added without a new one.</summary>
    public required int Format { get; init; }

    /// <summary>The log's verifier key.</summary>
    public required string VerifierKey { get; init; }

    /// <summary>Where the log was asked, for people: nothing rests on it.</summary>
    public required string BaseURL { get; init; }

    /// <summary>The key that was looked up: <see cref="BuildSpec.Key"/>.</summary>
    public required string LookupKey { get; init; }

    /// <summary>The number of the record in the log, from 0.</summary>
    public required long RecordNumber { get; init; }

    /// <summary>The text of the record, its newline included.</summary>
    public required string RecordText { get; init; }

    /// <summary>The signed tree that the record was proven in.</summary>
    public required string TreeNote { get; init; }

    /// <summary>Proof that the record is in that tree, hashes in base64.</summary>
    public required string[] InclusionProof { get; init; }

    /// <summary>The signed tree that was held before; empty when none was.</summary>
    public required string HeldNote { get; init; }

    /// <summary>Proof that the smaller of the two trees is the beginning of the larger, hashes in base64.</summary>
    public required string[] ConsistencyProof { get; init; }

    /// <summary>Reads the JSON. Keys that are not known are passed over.</summary>
    public static Result<BuildEvidence> Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxBytes)
        {
            return Failure.Invalid($"evidence: longer than {MaxBytes} bytes");
        }

        BuildEvidence? evidence;
        try
        {
            evidence = JsonSerializer.Deserialize(json, EvidenceJson.Compact.BuildEvidence);
        }
        catch (JsonException e)
        {
            return Failure.Invalid($"evidence: {OtherThanOfALog(json) ?? $"line {(e.LineNumber ?? 0) + 1}: not the json of evidence of a log"}");
        }

        if (evidence is null || Array.Exists(evidence.InclusionProof, h => h is null) || Array.Exists(evidence.ConsistencyProof, h => h is null))
        {
            return Failure.Invalid("evidence: null where a value is needed");
        }

        return evidence.Format == CurrentFormat
            ? evidence
            : Failure.Invalid($"evidence: format {evidence.Format}, and this ysco reads {CurrentFormat} (use a newer ysco)");
    }

    /// <summary>The JSON, in one line where it travels and indented where it is stored.</summary>
    public byte[] ToJson(bool indented = true) => JsonSerializer.SerializeToUtf8Bytes(
        this, indented ? EvidenceJson.Indented.BuildEvidence : EvidenceJson.Compact.BuildEvidence);

    /// <summary>What it is when it is the evidence of a release, which lies in files of the same name; null when it is none.</summary>
    private static string? OtherThanOfALog(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("ReleaseKey"u8, out JsonElement key) ? null
                : key.ValueKind == JsonValueKind.String && key.ValueEquals("") ? "that of a release that is not signed, which proves nothing"
                : "that of a signed release and not of a log (with -releasekey KEY, \"ysco verify\" proves it)";
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Hashes as they are written.</summary>
    internal static string[] Encode(IReadOnlyList<TreeHash> proof)
    {
        string[] text = new string[proof.Count];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = proof[i].ToString();
        }

        return text;
    }

    /// <summary>Reads hashes; Invalid when one is none.</summary>
    internal static Result<TreeHash[]> Decode(string[] proof, string what)
    {
        var hashes = new TreeHash[proof.Length];
        for (int i = 0; i < hashes.Length; i++)
        {
            if (TreeHash.Parse(proof[i]) is not { } hash)
            {
                return Failure.Invalid($"evidence: {what}: {OneLine.From(proof[i])}: not base64 of 32 bytes");
            }

            hashes[i] = hash;
        }

        return hashes;
    }
}

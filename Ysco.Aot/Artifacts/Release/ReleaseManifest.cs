using System.Text.Json;
using System.Text.Json.Serialization;
using Ysco.Bytes;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.Artifacts.Release;

/// <summary>
/// The list of a program's releases, JSON: which is the newest stable one, and where the files of each are. It is not
/// signed itself: who alters it can hide releases and name other files, and not make one that is installed.
/// Limits: <see cref="MaxBytes"/>, <see cref="MaxReleases"/>.
/// </summary>
public sealed record ReleaseManifest
{
    /// <summary>The whole file.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>As many as fit the file with short URLs; who has more leaves old ones out.</summary>
    public const int MaxReleases = 4096;

    /// <summary>The version of the format that is written and read.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The version of the format.</summary>
    [JsonPropertyName("schema_version")]
    public int SchemaVersion { get; init; }

    /// <summary>The version that is to be installed.</summary>
    [JsonPropertyName("latest_stable")]
    public string LatestStable { get; init; } = "";

    /// <summary>The releases.</summary>
    [JsonPropertyName("releases")]
    public List<ManifestRelease> Releases { get; init; } = [];

    /// <summary>Reads and checks one. Keys that are not known are passed over.</summary>
    public static Result<ReleaseManifest> Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxBytes)
        {
            return Bad($"longer than {MaxBytes} bytes");
        }

        ReleaseManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, ManifestJson.Written.ReleaseManifest);
        }
        catch (JsonException e)
        {
            return Bad($"line {(e.LineNumber ?? 0) + 1}: not the json of a manifest (it starts with \"{OneLine.From(json, 40)}\")");
        }

        return manifest?.Wrong() is { } wrong ? Bad(wrong) : manifest is null ? Bad("null") : manifest;
    }

    /// <summary>The release of a version; null when there is none.</summary>
    public ManifestRelease? Find(string version) => Releases.Find(release => release.Version == version);

    /// <summary>The JSON, with a newline at its end.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Written.ReleaseManifest), (byte)'\n'];

    private string? Wrong()
    {
        if (SchemaVersion != CurrentSchema)
        {
            return SchemaVersion > CurrentSchema
                ? $"schema_version {SchemaVersion}, and this ysco reads {CurrentSchema}: a newer ysco is needed"
                : $"schema_version {SchemaVersion}: must be {CurrentSchema}";
        }

        if (Releases is null || Releases.Count > MaxReleases)
        {
            return Releases is null ? "releases: null" : $"{Releases.Count} releases, over the {MaxReleases} it may have";
        }

        for (int i = 0; i < Releases.Count; i++)
        {
            if (Wrong(Releases[i]) is { } wrong)
            {
                return $"release {i + 1}{(Releases[i]?.Version is { Length: > 0 } version ? $" ({OneLine.From(version)})" : "")}: {wrong}";
            }
        }

        return LatestStable is null || Find(LatestStable) is null
            ? $"latest_stable \"{OneLine.From(LatestStable ?? "")}\" is none of its releases"
            : null;
    }

    private static string? Wrong(ManifestRelease? release) =>
        release is null ? "null"
        : string.IsNullOrEmpty(release.Version) ? "version is missing"
        : SemVer.TryParse(release.Version) is null ? "version: not of the form v1.2.3"
        : string.IsNullOrEmpty(release.TarballUrl) ? "tarball_url is missing"
        : string.IsNullOrEmpty(release.Sha256SumsUrl) ? "sha256sums_url is missing"
        : release.ReleasedAt is { } time && !Rfc3339.TryParse(time, out _) ? $"released_at \"{OneLine.From(time)}\": not a time as RFC 3339 has it"
        : null;

    private static Failure Bad(string cause) => Failure.Invalid($"manifest: {cause}");
}

using System.Text.Json.Serialization;

namespace Ysco.Artifacts.Release;

/// <summary>One release in a manifest. Nothing rests on it but where its files are: hashes come from the signed sums alone.</summary>
public sealed record ManifestRelease
{
    /// <summary>The version.</summary>
    [JsonPropertyName("version")]
    public string Version { get; init; } = "";

    /// <summary>Where the archive is.</summary>
    [JsonPropertyName("tarball_url")]
    public string TarballUrl { get; init; } = "";

    /// <summary>Where the file of sums is.</summary>
    [JsonPropertyName("sha256sums_url")]
    public string Sha256SumsUrl { get; init; } = "";

    /// <summary>Where its signature is; null when it has none.</summary>
    [JsonPropertyName("sha256sums_sig_url")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sha256SumsSigUrl { get; init; }

    /// <summary>When it was released, RFC 3339; null when that is not told.</summary>
    [JsonPropertyName("released_at")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReleasedAt { get; init; }
}

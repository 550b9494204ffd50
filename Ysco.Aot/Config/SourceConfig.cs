namespace Ysco.Config;

/// <summary>Sections Source.Service and Source.Self.</summary>
[ConfSection]
public sealed partial record SourceConfig
{
    /// <summary>
    /// gobuild, or manifest: releases that are signed, as "ysco registry" and others make them.
    /// </summary>
    public SourceKind Type { get; init; } = SourceKind.Gobuild;

    /// <summary>
    /// URL of the manifest, which lists the releases.
    /// </summary>
    [ConfKey(Name = "URL", EmptyIsDefault = true, Check = nameof(CheckUrl), Example = "https://example.org/manifest.json")]
    public string Url { get; init; } = "";

    /// <summary>
    /// Name of the program: of its file in the archives of releases; with LogKey, the path of its module in the log, such as
    /// example.org/app. Without it, the name by which the service is started; in section Self, ysco.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Check = nameof(CheckName), Example = "app")]
    public string Name { get; init; } = "";

    /// <summary>
    /// Key that releases must be signed for: a file with an ECDSA P-256 public key in PEM, or the base64 in it, on one line.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Example = "ys/release.pem")]
    public string VerifierKey { get; init; } = "";

    /// <summary>
    /// Name and public key of a transparency log that must hold the binary; then it comes from there. With VerifierKey too, it
    /// must also be the one in the signed release.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Check = nameof(CheckLogKey))]
    public string LogKey { get; init; } = "";

    /// <summary>
    /// Base URL of that log. Without it, it follows from the name in LogKey.
    /// </summary>
    [ConfKey(Name = "LogURL", EmptyIsDefault = true, Check = nameof(CheckLogUrl), Example = "https://example.org/tlog")]
    public string LogUrl { get; init; } = "";

    /// <summary>
    /// Domain that announces the newest version at _updates.DOMAIN, proven by DNSSEC. It is asked first, and the manifest only
    /// when that tells of something new or cannot be had.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Check = nameof(CheckDomain), Example = "example.org")]
    public string UpdatesDomain { get; init; } = "";

    /// <summary>
    /// Takes releases that nobody has signed: whoever answers at URL, or is on the way to it, decides what runs here.
    /// </summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>
    /// Warns when the newest release is older than this: somebody may be holding newer ones back. 0s for never.
    /// </summary>
    [ConfKey(Min = "0s")]
    public TimeSpan MaxAge { get; init; }

    /// <summary>Whether releases come by a manifest.</summary>
    public bool IsManifest => Type == SourceKind.Manifest;

    private static string? CheckUrl(string text) => ConfChecks.HttpUrl(text, queryAllowed: true);

    private static string? CheckLogUrl(string text) => ConfChecks.HttpUrl(text, queryAllowed: false);

    private static string? CheckLogKey(string text) => ConfChecks.VerifierKeyShape(text);

    private static string? CheckDomain(string text) => ConfChecks.DnsName(text);

    private static string? CheckName(string text) => ConfChecks.ProgramName(text);
}

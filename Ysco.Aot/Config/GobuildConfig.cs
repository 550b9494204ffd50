namespace Ysco.Config;

/// <summary>Section Gobuild.</summary>
[ConfSection]
public sealed partial record GobuildConfig
{
    /// <summary>
    /// Name and public key of the transparency log: a binary is installed only when a log signed with this key holds it.
    /// </summary>
    [ConfKey(Check = nameof(CheckKey))]
    public string VerifierKey { get; init; } = "beta.gobuilds.org+3979319f+AReBl47t6/Zl24/pmarcKhJtsfAU2c1F5Wtu4hrOgOQQ";

    /// <summary>
    /// Base URL of the log. Without it, it follows from the name in VerifierKey: https://NAME/tlog, or
    /// http://NAME:8000/tlog for a name without a dot.
    /// </summary>
    [ConfKey(Name = "BaseURL", EmptyIsDefault = true, Check = nameof(CheckUrl), Example = "https://beta.gobuilds.org/tlog")]
    public string BaseUrl { get; init; } = "";

    private static string? CheckUrl(string text) => ConfChecks.HttpUrl(text, queryAllowed: false);

    private static string? CheckKey(string text) => ConfChecks.VerifierKeyShape(text);
}

namespace Ysco.Config;

/// <summary>One item of Notify.</summary>
[ConfSection]
public sealed partial record NotifyConfig
{
    /// <summary>A team's chat, a pager and a script or two; each may hold up whoever sends for some seconds.</summary>
    public const int MaxReceivers = 8;

    /// <summary>
    /// Address that is posted to. Logs show its scheme and host only, for the rest may be a secret.
    /// </summary>
    [ConfKey(Name = "URL", Required = true, Check = nameof(CheckUrl), Example = "https://hooks.example/ysco")]
    public string Url { get; init; } = "";

    /// <summary>
    /// What it is told of: found, scheduled, updated, failed, rolledback, paused. Without any, of all.
    /// </summary>
    public IReadOnlyList<NotifyKind> Kinds { get; init; } =
        [NotifyKind.Found, NotifyKind.Scheduled, NotifyKind.Updated, NotifyKind.Failed, NotifyKind.RolledBack, NotifyKind.Paused];

    // What /json shows of a URL is no URL to go on with, and a fragment is never sent (RFC 9110 section 7.1).
    private static string? CheckUrl(string text) => text.EndsWith(ConfSecrets.Hidden, StringComparison.Ordinal)
        ? $"this is what is shown of a URL, whose end is a secret: write it whole in place of \"{ConfSecrets.Hidden}\""
        : ConfChecks.HttpUrl(text, queryAllowed: true, isSecret: true)
        ?? (text.Contains('#', StringComparison.Ordinal) ? "a URL that is posted to has no \"#\"" : null);
}

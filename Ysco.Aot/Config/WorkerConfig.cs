namespace Ysco.Config;

/// <summary>Section Worker.</summary>
[ConfSection]
public sealed partial record WorkerConfig
{
    /// <summary>
    /// User that the worker runs as when ysco is root: a name or a uid, and not the service's. Where that is 65534, the
    /// default is 65533.
    /// </summary>
    [ConfKey(Check = nameof(CheckUser))]
    public string User { get; init; } = "65534";

    private static string? CheckUser(string text) => ConfChecks.UserName(text);
}

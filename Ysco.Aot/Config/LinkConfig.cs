namespace Ysco.Config;

/// <summary>One item of Links.</summary>
[ConfSection]
public sealed partial record LinkConfig
{
    /// <summary>
    /// Address the link leads to.
    /// </summary>
    [ConfKey(Name = "URL", Required = true, Check = nameof(CheckUrl), Example = "https://service.example/")]
    public string Url { get; init; } = "";

    /// <summary>
    /// Text of the link; without it the address is shown.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Example = "the service")]
    public string Text { get; init; } = "";

    private static string? CheckUrl(string text) => ConfChecks.HttpUrl(text, queryAllowed: true);
}

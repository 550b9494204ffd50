namespace Ysco.Admin;

/// <summary>
/// An address that a link of the page may lead to: http or https with a host, nothing else. A link is written with one of
/// these and with nothing else, so that none can run a script (<c>javascript:</c>) or show a document of its own (<c>data:</c>).
/// </summary>
internal readonly struct WebUrl
{
    private WebUrl(string text) => Text = text;

    /// <summary>As it was given.</summary>
    internal string Text { get; }

    /// <summary>The address; null when it is none.</summary>
    internal static WebUrl? Parse(string text)
    {
        string? rest = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? text[8..]
            : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? text[7..]
            : null;
        return rest is { Length: > 0 } && rest[0] is not ('/' or '?' or '#' or '\\') && !rest.AsSpan().ContainsAnyInRange('\0', ' ')
            ? new WebUrl(text)
            : null;
    }
}

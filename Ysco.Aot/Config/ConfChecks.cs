using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>Checks that several keys share: null for a good value, else what is wrong with it.</summary>
internal static class ConfChecks
{
    /// <summary>The longest URL, characters: what servers take for a request line.</summary>
    internal const int MaxUrlChars = 2048;

    /// <summary>An absolute http or https URL with a host; no user, query or fragment unless told.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="queryAllowed">Whether it may have a query and a fragment.</param>
    /// <param name="isSecret">Whether the message, which may end up in a log, must not show it.</param>
    internal static string? HttpUrl(string text, bool queryAllowed, bool isSecret = false)
    {
        if (text.Length > MaxUrlChars)
        {
            return $"longer than {MaxUrlChars} characters";
        }

        if (text.AsSpan().ContainsAny(' ', '"', '\\') || !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            return BadPort(text) ?? $"{(isSecret ? "this" : $"\"{SconfText.Quote(text)}\"")} is not a URL (https://HOST/ or http://HOST/)";
        }

        if (uri.UserInfo.Length > 0)
        {
            return "a URL with a user in it is not supported";
        }

        return !queryAllowed && text.AsSpan().ContainsAny('?', '#') ? "a base URL has no \"?\" and no \"#\"" : null;
    }

    /// <summary>What is wrong with the port of a URL that is none; null when that is not the reason.</summary>
    private static string? BadPort(string text)
    {
        int start = text.IndexOf("://", StringComparison.Ordinal);
        ReadOnlySpan<char> server = start < 0 ? [] : text.AsSpan(start + 3);
        server = server.IndexOfAny('/', '?', '#') is >= 0 and var end ? server[..end] : server;
        ReadOnlySpan<char> port = server[(server.LastIndexOf(':') + 1)..];
        return port.Length is > 4 and < 20 && port.Length < server.Length && !port.ContainsAnyExceptInRange('0', '9') && !ushort.TryParse(port, out _)
            ? $"port {port} is not a port (1 to 65535)"
            : null;
    }

    /// <summary>A domain name as people write it, with or without the dot at its end.</summary>
    internal static string? DnsName(string text)
    {
        const int MaxNameChars = 253;
        const int MaxLabelChars = 63;
        int label = 0;
        bool good = text.Length is > 0 and <= MaxNameChars + 1;
        for (int i = 0; i < text.Length && good; i++)
        {
            label = text[i] == '.' ? 0 : label + 1;
            good = text[i] == '.'
                ? i > 0 && text[i - 1] != '.'
                : label <= MaxLabelChars && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '_');
        }

        return good ? null : $"\"{SconfText.Quote(text)}\" is not a domain name";
    }

    /// <summary>
    /// NAME+HASH+KEY with 8 hex digits and base64 of an algorithm byte and 32 bytes: whether the hash fits is for whoever
    /// uses the key.
    /// </summary>
    internal static string? VerifierKeyShape(string text)
    {
        const int KeyBytes = 33;
        const int MaxNameChars = 255;
        int first = text.IndexOf('+', StringComparison.Ordinal);
        bool good = first is > 0 and <= MaxNameChars && text.Length > first + 10 && text[first + 9] == '+'
            && !text.AsSpan(0, first).Contains(' ');
        for (int i = first + 1; good && i < first + 9; i++)
        {
            good = char.IsAsciiHexDigit(text[i]);
        }

        Span<byte> key = stackalloc byte[KeyBytes];
        good = good && text.Length == first + 10 + (KeyBytes / 3 * 4)
            && Convert.TryFromBase64Chars(text.AsSpan(first + 10), key, out int bytes) && bytes == KeyBytes;
        return good ? null : $"\"{SconfText.Quote(text)}\" is not a verifier key (NAME+HASH+KEY)";
    }

    /// <summary>A file name without what would need quotes anywhere, nor a dot at its beginning; or several with slashes between.</summary>
    internal static string? ProgramName(string text)
    {
        const int MaxNameChars = 255;
        bool good = text.Length is > 0 and <= MaxNameChars && text[^1] != '/';
        for (int i = 0; i < text.Length && good; i++)
        {
            good = char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '+' || (i > 0 && text[i - 1] != '/' && text[i] is '.' or '-' or '/');
        }

        return good ? null : $"\"{SconfText.Quote(text)}\" is not the name of a program (letters, digits, and . - _ + within)";
    }

    /// <summary>A user name as in /etc/passwd, or a uid.</summary>
    internal static string? UserName(string text)
    {
        const int MaxNameChars = 256;
        bool good = text.Length <= MaxNameChars && !text.StartsWith('-');
        foreach (char c in text)
        {
            good = good && c is > ' ' and < (char)0x7f and not (':' or '/');
        }

        if (!good || (char.IsAsciiDigit(text[0]) && !uint.TryParse(text, out _)))
        {
            return $"\"{SconfText.Quote(text)}\" is not a user name or uid";
        }

        return null;
    }
}

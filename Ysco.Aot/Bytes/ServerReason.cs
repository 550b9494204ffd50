namespace Ysco.Bytes;

/// <summary>What a server says in the body of an answer that is no success, for a message: a line, or nothing when it is a page for a browser.</summary>
public static class ServerReason
{
    /// <summary>What it says.</summary>
    /// <param name="body">The body, or its beginning.</param>
    /// <param name="maxBytes">How much of it is shown.</param>
    public static string Of(ReadOnlySpan<byte> body, int maxBytes) =>
        IsPage(body) ? "no reason given" : OneLine.From(body, maxBytes) is { Length: > 0 } reason ? reason : "no reason given";

    /// <summary>Whether it is HTML or XML, as servers of files have for errors, rather than a reason.</summary>
    public static bool IsPage(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n\ufeff"u8).StartsWith("<"u8);
}

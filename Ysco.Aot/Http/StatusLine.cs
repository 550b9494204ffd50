namespace Ysco.Http;

/// <summary>
/// The first line of a response, as far as its status goes: <c>HTTP/1.1 204 No Content</c>.
/// References: RFC 9112 section 4. Not here: header and body, which nobody asks for.
/// </summary>
public static class StatusLine
{
    private const int StatusAt = 9;

    /// <summary>The status, 100 to 599; null when the bytes do not begin a status line of HTTP/1.0 or HTTP/1.1.</summary>
    /// <param name="response">The response from its beginning: at least this line, with its end.</param>
    public static int? Read(ReadOnlySpan<byte> response)
    {
        int end = response.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? default : response[..end].TrimEnd((byte)'\r');
        bool good = line.Length >= StatusAt + 3 && (line.StartsWith("HTTP/1.1 "u8) || line.StartsWith("HTTP/1.0 "u8))
            && (line.Length == StatusAt + 3 || line[StatusAt + 3] == (byte)' ');
        int status = 0;
        for (int i = StatusAt; good && i < StatusAt + 3; i++)
        {
            good = line[i] is >= (byte)'0' and <= (byte)'9';
            status = (status * 10) + line[i] - '0';
        }

        return good && status is >= 100 and <= 599 ? status : null;
    }
}

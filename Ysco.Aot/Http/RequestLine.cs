namespace Ysco.Http;

/// <summary>
/// The first line of a request: <c>GET /json?x=1 HTTP/1.1</c>. Positions are offsets in the line.
/// References: RFC 9112 section 3.
/// Limits: <see cref="HttpLimits.RequestLineBytes"/>, kept by the caller.
/// Not here: CONNECT and its authority-form, which only proxies need (501).
/// </summary>
internal readonly record struct RequestLine(RequestMethod Method, Range Authority, Range Path, Range Query, int MinorVersion)
{
    /// <summary>Reads the line, without its line end. One space between the parts, no more (RFC 9112 section 3).</summary>
    internal static HttpError? Parse(ReadOnlySpan<byte> line, out RequestLine parsed)
    {
        parsed = default;
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last == first)
        {
            return HttpError.Bad("malformed request line");
        }

        if (!Syntax.IsToken(line[..first]))
        {
            return HttpError.Bad("malformed method");
        }

        if (ParseVersion(line[(last + 1)..], out int minor) is { } badVersion)
        {
            return badVersion;
        }

        if (MethodOf(line[..first]) is not { } method)
        {
            return new HttpError(501, "unknown method");
        }

        return ParseTarget(line, first + 1, last, method, minor, out parsed);
    }

    /// <summary>HTTP-version is case-sensitive (RFC 9112 section 2.3); a higher 1.x is served as 1.1 (RFC 9110 section 2.5).</summary>
    private static HttpError? ParseVersion(ReadOnlySpan<byte> version, out int minor)
    {
        minor = 0;
        if (version.Length != 8 || !version.StartsWith("HTTP/"u8) || version[6] != '.'
            || !char.IsAsciiDigit((char)version[5]) || !char.IsAsciiDigit((char)version[7]))
        {
            return HttpError.Bad("malformed http version");
        }

        minor = Math.Min(version[7] - '0', 1);
        return version[5] == '1' ? null : new HttpError(505, "http/1.1 and http/1.0 are spoken here");
    }

    private static RequestMethod? MethodOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("GET"u8) => RequestMethod.Get,
        _ when name.SequenceEqual("HEAD"u8) => RequestMethod.Head,
        _ when name.SequenceEqual("POST"u8) => RequestMethod.Post,
        _ when name.SequenceEqual("PUT"u8) => RequestMethod.Put,
        _ when name.SequenceEqual("DELETE"u8) => RequestMethod.Delete,
        _ when name.SequenceEqual("OPTIONS"u8) => RequestMethod.Options,
        _ when name.SequenceEqual("PATCH"u8) => RequestMethod.Patch,
        _ when name.SequenceEqual("TRACE"u8) => RequestMethod.Trace,
        _ => null,
    };

    private static HttpError? ParseTarget(
        ReadOnlySpan<byte> line, int start, int end, RequestMethod method, int minor, out RequestLine parsed)
    {
        parsed = default;
        ReadOnlySpan<byte> target = line[start..end];
        if (!Syntax.IsTarget(target) && !target.SequenceEqual("*"u8))
        {
            return HttpError.Bad("malformed request target");
        }

        int path = start;
        Range authority = start..start;
        if (SchemeLength(target) is int scheme and > 0)
        {
            // absolute-form, which every server must take (RFC 9112 section 3.2.2).
            int length = target[scheme..].IndexOfAny("/?"u8);
            path = length < 0 ? end : start + scheme + length;
            authority = (start + scheme)..path;
            if (path == start + scheme || !Syntax.IsAuthority(line[authority]))
            {
                return HttpError.Bad("malformed request target");
            }
        }
        else if (target[0] != '/' && !(method == RequestMethod.Options && target.SequenceEqual("*"u8)))
        {
            return HttpError.Bad("malformed request target");
        }

        int mark = line[path..end].IndexOf((byte)'?');
        int pathEnd = mark < 0 ? end : path + mark;
        parsed = new RequestLine(method, authority, path..pathEnd, Math.Min(pathEnd + 1, end)..end, minor);
        return null;
    }

    private static int SchemeLength(ReadOnlySpan<byte> target) => target switch
    {
        _ when target.Length > 7 && Syntax.EqualsIgnoreCase(target[..7], "http://"u8) => 7,
        _ when target.Length > 8 && Syntax.EqualsIgnoreCase(target[..8], "https://"u8) => 8,
        _ => 0,
    };
}

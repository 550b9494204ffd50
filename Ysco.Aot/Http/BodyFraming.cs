namespace Ysco.Http;

/// <summary>
/// Where the body of a request ends. Everything that two readers could understand differently is refused: that is how
/// requests are smuggled.
/// References: RFC 9112 sections 6 and 11.2, RFC 9110 section 8.6.
/// </summary>
internal readonly record struct BodyFraming(bool Chunked, long LengthBytes)
{
    /// <summary>More digits than any length we take; no sum overflows below it.</summary>
    private const int LengthDigits = 18;

    internal bool HasBody => Chunked || LengthBytes > 0;

    internal static HttpError? Decide(HttpRequest request, out BodyFraming framing)
    {
        framing = default;
        int lengths = request.Header("content-length"u8, out ReadOnlySpan<byte> length);
        int encodings = request.Header("transfer-encoding"u8, out ReadOnlySpan<byte> encoding);
        if (encodings > 0)
        {
            framing = new BodyFraming(true, 0);
            return CheckEncoding(encodings, encoding, lengths, request.MinorVersion);
        }

        if (lengths == 0)
        {
            return null;
        }

        if (lengths > 1)
        {
            return HttpError.Bad("more than one content-length");
        }

        if (length.IsEmpty || length.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return HttpError.Bad("malformed content-length");
        }

        length = length.TrimStart((byte)'0');
        if (length.Length > LengthDigits)
        {
            return new HttpError(413, "body too large");
        }

        long bytes = 0;
        foreach (byte digit in length)
        {
            bytes = (bytes * 10) + (digit - '0');
        }

        framing = new BodyFraming(false, bytes);
        return null;
    }

    private static HttpError? CheckEncoding(int encodings, ReadOnlySpan<byte> encoding, int lengths, int minorVersion)
    {
        if (lengths > 0)
        {
            return HttpError.Bad("both content-length and transfer-encoding");
        }

        // RFC 9112 section 6.1: from an HTTP/1.0 client it must be treated as faulty framing.
        if (minorVersion == 0)
        {
            return HttpError.Bad("transfer-encoding in http/1.0");
        }

        if (encodings > 1)
        {
            return HttpError.Bad("more than one transfer-encoding");
        }

        if (Syntax.EqualsIgnoreCase(encoding, "chunked"u8))
        {
            return null;
        }

        int comma = encoding.LastIndexOf((byte)',');
        bool chunkedLast = comma >= 0
            && Syntax.EqualsIgnoreCase(Syntax.TrimWhitespace(encoding[(comma + 1)..]), "chunked"u8);

        // RFC 9112 section 6.3: a last coding other than chunked leaves the length unknown, 400.
        return chunkedLast
            ? new HttpError(501, "transfer-encoding other than chunked")
            : HttpError.Bad("transfer-encoding that does not end in chunked");
    }
}

using System.Text;
using System.Text.Unicode;

namespace Ysco.Http;

/// <summary>
/// multipart/form-data as a browser's fetch with FormData, or curl -F, sends it.
/// References: RFC 7578, RFC 2046 section 5.1.1.
/// Limits: <see cref="HttpLimits.FormFields"/> parts; a file's content counts as a value, which must be UTF-8.
/// Not here: preambles, nested parts, transfer encodings: no browser sends them.
/// </summary>
internal static class MultipartForm
{
    /// <summary>RFC 2046 section 5.1.1.</summary>
    private const int BoundaryBytes = 70;

    /// <summary>Reads the parts into <paramref name="form"/>; <paramref name="parameters"/> are those of the Content-Type.</summary>
    internal static HttpError? Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> parameters, Form form)
    {
        ReadOnlySpan<byte> boundary = Parameter(parameters, "boundary"u8);
        if (boundary.IsEmpty || boundary.Length > BoundaryBytes || !Syntax.IsFieldValue(boundary))
        {
            return HttpError.Bad("multipart form without a boundary");
        }

        // Every delimiter but the first has a line end before it, which belongs to it.
        byte[] delimiter = [.. "\r\n--"u8, .. boundary];
        if (!body.StartsWith(delimiter.AsSpan(2)))
        {
            return HttpError.Bad("malformed multipart form");
        }

        body = body[(delimiter.Length - 2)..];
        while (body.StartsWith("\r\n"u8))
        {
            body = body[2..];
            int end = body.IndexOf(delimiter);
            if (end < 0 || !ReadPart(body[..end], form))
            {
                return HttpError.Bad("malformed multipart form");
            }

            body = body[(end + delimiter.Length)..];
        }

        return body.StartsWith("--"u8) ? null : HttpError.Bad("malformed multipart form");
    }

    private static bool ReadPart(ReadOnlySpan<byte> part, Form form)
    {
        ReadOnlySpan<byte> name = default;
        for (int end = part.IndexOf("\r\n"u8); end > 0; end = part.IndexOf("\r\n"u8))
        {
            ReadOnlySpan<byte> line = part[..end];
            if (HeaderTable.Check(line) is not null)
            {
                return false;
            }

            int colon = line.IndexOf((byte)':');
            if (Syntax.EqualsIgnoreCase(line[..colon], "content-disposition"u8))
            {
                name = Parameter(line[(colon + 1)..], "name"u8);
            }

            part = part[(end + 2)..];
        }

        if (name.IsEmpty || !part.StartsWith("\r\n"u8) || !Utf8.IsValid(name) || !Utf8.IsValid(part))
        {
            return false;
        }

        return form.TryAdd(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(part[2..]));
    }

    /// <summary>The value of <c>; name=value</c> or <c>; name="value"</c>. Browsers write a quote in it as %22, so none is escaped.</summary>
    private static ReadOnlySpan<byte> Parameter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> wanted)
    {
        while (!text.IsEmpty)
        {
            int equals = text.IndexOfAny((byte)'=', (byte)';');
            if (equals < 0)
            {
                return default;
            }

            ReadOnlySpan<byte> name = Syntax.TrimWhitespace(text[..equals]);
            bool hasValue = text[equals] == '=';
            text = text[(equals + 1)..];
            if (!hasValue)
            {
                continue;
            }

            ReadOnlySpan<byte> value = TakeValue(text, out text);
            if (Syntax.EqualsIgnoreCase(name, wanted))
            {
                return value;
            }
        }

        return default;
    }

    private static ReadOnlySpan<byte> TakeValue(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        bool quoted = text.StartsWith("\""u8);
        text = quoted ? text[1..] : text;
        int end = text.IndexOf(quoted ? (byte)'"' : (byte)';');
        end = end < 0 ? text.Length : end;
        ReadOnlySpan<byte> value = text[..end];
        int next = text[end..].IndexOf((byte)';');
        rest = next < 0 ? default : text[(end + next + 1)..];
        return quoted ? value : Syntax.TrimWhitespace(value);
    }
}

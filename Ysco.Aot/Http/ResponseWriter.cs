using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Ysco.Http;

/// <summary>
/// Writes answers: status line, the fields that all of them have, body.
/// References: RFC 9112 section 4, RFC 9110 sections 6.6.1 (Date), 8.6 (Content-Length) and 9.3.2 (HEAD).
/// </summary>
public static class ResponseWriter
{
    /// <summary>The most that the header of an answer of ours takes.</summary>
    private const int HeaderBytes = 1024;

    /// <summary>The interim answer that asks for the body (RFC 9110 section 15.2.1).</summary>
    public static ReadOnlySpan<byte> Continue => "HTTP/1.1 100 Continue\r\n\r\n"u8;

    // same-origin and not no-referrer: with the latter, browsers send "Origin: null" with our own forms.
    private static ReadOnlySpan<byte> Common =>
        "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: same-origin\r\nCache-Control: no-store\r\n"u8;

    /// <summary>Appends an answer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="response">What.</param>
    /// <param name="withoutBody">Leave the body out and keep its length: HEAD.</param>
    /// <param name="keepAlive">Whether another request is taken on this connection.</param>
    /// <param name="date">Now, as <see cref="HttpDate"/> writes it.</param>
    public static void Write(
        ArrayBufferWriter<byte> output, HttpResponse response, bool withoutBody, bool keepAlive, ReadOnlySpan<byte> date)
    {
        Span<byte> header = output.GetSpan(HeaderBytes);
        int at = 0;
        Put(header, ref at, "HTTP/1.1 "u8);
        Put(header, ref at, response.Status);
        Put(header, ref at, " "u8);
        Put(header, ref at, Reason(response.Status));
        Put(header, ref at, "\r\nDate: "u8);
        Put(header, ref at, date);
        Put(header, ref at, "\r\nContent-Type: "u8);
        Put(header, ref at, response.ContentType);
        Put(header, ref at, "\r\nContent-Length: "u8);
        Put(header, ref at, response.File?.Length ?? response.Body.Length);
        Put(header, ref at, keepAlive ? "\r\nConnection: keep-alive\r\n"u8 : "\r\nConnection: close\r\n"u8);
        foreach (string field in response.Fields)
        {
            Put(header, ref at, field);
            Put(header, ref at, "\r\n"u8);
        }

        Put(header, ref at, Common);
        Put(header, ref at, "\r\n"u8);
        output.Advance(at);
        if (!withoutBody)
        {
            output.Write(response.Body.Span);
        }
    }

    private static void Put(Span<byte> into, ref int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(into[at..]);
        at += bytes.Length;
    }

    private static void Put(Span<byte> into, ref int at, string ascii) => at += Encoding.UTF8.GetBytes(ascii, into[at..]);

    private static void Put(Span<byte> into, ref int at, long number)
    {
        Utf8Formatter.TryFormat(number, into[at..], out int length);
        at += length;
    }

    private static ReadOnlySpan<byte> Reason(int status) => status switch
    {
        200 => "OK"u8,
        204 => "No Content"u8,
        303 => "See Other"u8,
        400 => "Bad Request"u8,
        401 => "Unauthorized"u8,
        403 => "Forbidden"u8,
        404 => "Not Found"u8,
        405 => "Method Not Allowed"u8,
        408 => "Request Timeout"u8,
        409 => "Conflict"u8,
        413 => "Content Too Large"u8,
        414 => "URI Too Long"u8,
        415 => "Unsupported Media Type"u8,
        417 => "Expectation Failed"u8,
        429 => "Too Many Requests"u8,
        431 => "Request Header Fields Too Large"u8,
        500 => "Internal Server Error"u8,
        501 => "Not Implemented"u8,
        503 => "Service Unavailable"u8,
        505 => "HTTP Version Not Supported"u8,
        _ => "Status"u8,
    };
}

using System.Buffers.Text;
using System.Text;
using Ysco.Results;

namespace Ysco.Http;

/// <summary>
/// An answer of our own server, as a client of ours has it: the whole of it, read until the server closed.
/// References: RFC 9112 sections 4 and 6.3. Only what <see cref="ResponseWriter"/> writes: a length, no transfer coding.
/// </summary>
public sealed class ReceivedResponse
{
    private readonly ReadOnlyMemory<byte> header;

    private ReceivedResponse(int status, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> body) => (Status, this.header, Body) = (status, header, body);

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>Whether it has a header field, written as <see cref="ResponseWriter"/> does: <c>Name: value</c>.</summary>
    public bool Has(string field) => header.Span.IndexOf(Encoding.ASCII.GetBytes($"\r\n{field}\r\n")) >= 0;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Reads an answer; a failure when it is none, or not all of it is there.</summary>
    public static Result<ReceivedResponse> Parse(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.Span;
        int end = text.IndexOf("\r\n\r\n"u8);
        if (end < 0 || !text.StartsWith("HTTP/1.1 "u8) || text.Length < 12
            || !Utf8Parser.TryParse(text[9..12], out int status, out int digits) || digits != 3)
        {
            return Failure.Invalid(bytes.IsEmpty ? "the connection was closed without an answer" : "not an HTTP answer");
        }

        ReadOnlyMemory<byte> body = bytes[(end + 4)..];
        return Length(text[..(end + 2)]) == body.Length
            ? new ReceivedResponse(status, bytes[..(end + 2)], body)
            : Failure.Invalid("the answer was cut off");
    }

    private static int Length(ReadOnlySpan<byte> header)
    {
        ReadOnlySpan<byte> name = "\r\nContent-Length: "u8;
        int at = header.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(header[(at + name.Length)..], out int length, out _) ? length : -1;
    }
}

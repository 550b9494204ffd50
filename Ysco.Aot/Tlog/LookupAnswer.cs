using System.Text;
using System.Text.Unicode;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>
/// A log's answer to a lookup, taken apart, nothing of it believed: the record's number on a line, the record's text,
/// an empty line, a signed tree note. References: the Go checksum database, /lookup (Go proposal 25530).
/// Limits: record at most <see cref="LogLimits.MaxRecordBytes"/>.
/// </summary>
/// <param name="Number">The number of the record, from 0.</param>
/// <param name="Record">The text of the record, its newline included.</param>
/// <param name="Note">The note.</param>
internal sealed record LookupAnswer(long Number, string Record, byte[] Note)
{
    internal static Result<LookupAnswer> Parse(byte[] body)
    {
        ReadOnlySpan<byte> rest = body;
        int end = rest[..Math.Min(rest.Length, 20)].IndexOf((byte)'\n');
        if (end < 0 || StrictDecimal.Parse(Encoding.UTF8.GetString(rest[..end])) is not { } number)
        {
            return Bad(body, "it does not start with a record number");
        }

        rest = rest[(end + 1)..];
        int separator = rest[..Math.Min(rest.Length, LogLimits.MaxRecordBytes)].IndexOf("\n\n"u8);
        if (separator < 0)
        {
            return Bad(body, $"no empty line after a record of at most {LogLimits.MaxRecordBytes} bytes");
        }

        ReadOnlySpan<byte> record = rest[..(separator + 1)];
        if (separator == 0 || !Utf8.IsValid(record))
        {
            return Bad(body, separator == 0 ? "the record is empty" : "the record is not valid utf-8");
        }

        return new LookupAnswer(number, Encoding.UTF8.GetString(record), rest[(separator + 2)..].ToArray());
    }

    private static Failure Bad(byte[] body, string cause) => Failure.Invalid(
        $"not an answer to a lookup: {cause} ({(ServerReason.IsPage(body) ? "it is a page for a browser" : $"it starts with \"{OneLine.From(body, 60)}\"")})");
}

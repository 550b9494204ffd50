using System.Buffers.Binary;
using System.Text;

namespace Ysco.Dns;

/// <summary>
/// What a message says of itself in its OPT record. References: RFC 6891 section 6.1, RFC 3225 (DO), RFC 8914 (errors).
/// Limits: <see cref="MaxErrors"/>. Not here: other options, which are skipped.
/// </summary>
/// <param name="PayloadBytes">The longest datagram that the sender takes.</param>
/// <param name="Version">0.</param>
/// <param name="IsDnssecOk">Whether signatures are wanted.</param>
/// <param name="Errors">Why an answer is as it is, in the words of the server: not signed, not to be relied on.</param>
public sealed record Edns(int PayloadBytes, int Version, bool IsDnssecOk, IReadOnlyList<ExtendedError> Errors)
{
    /// <summary>The longest datagram that we take: none is fragmented on the way. DNS Flag Day 2020, RFC 9715 section 3.1.</summary>
    public const int OurPayloadBytes = 1232;

    /// <summary>Errors that are read; a server has one or two.</summary>
    public const int MaxErrors = 8;

    private const int ErrorOption = 15;
    private const int DnssecOk = 0x8000;

    /// <summary>Reads an OPT record.</summary>
    /// <param name="payloadBytes">What is its class in other records.</param>
    /// <param name="ttl">What is its TTL in other records: upper bits of the rcode, version, flags.</param>
    /// <param name="data">Its options.</param>
    /// <returns>Null when the options are cut.</returns>
    internal static Edns? Parse(int payloadBytes, uint ttl, ReadOnlySpan<byte> data)
    {
        var errors = new List<ExtendedError>();
        while (!data.IsEmpty)
        {
            if (data.Length < 4 || BinaryPrimitives.ReadUInt16BigEndian(data[2..]) is var length && data.Length - 4 < length)
            {
                return null;
            }

            ReadOnlySpan<byte> option = data.Slice(4, length);
            if (BinaryPrimitives.ReadUInt16BigEndian(data) == ErrorOption && option.Length >= 2 && errors.Count < MaxErrors)
            {
                errors.Add(new ExtendedError(
                    (ExtendedErrorCode)BinaryPrimitives.ReadUInt16BigEndian(option), Encoding.UTF8.GetString(option[2..])));
            }

            data = data[(4 + length)..];
        }

        return new Edns(payloadBytes, (int)(ttl >> 16) & 0xFF, (ttl & DnssecOk) != 0, errors);
    }
}

using System.Buffers;

namespace Ysco.Dns;

/// <summary>
/// The data of a record with the names in it written in full, and in lower case, so that it can be signed over. Names are
/// compressed only in the types of RFC 1035 and, by lenience of RFC 3597 section 4, in a few later ones; other types
/// are bytes. References: RFC 4034 section 6.2 as corrected by RFC 6840 section 5.1 (NSEC keeps the case of its next name).
/// </summary>
internal static class CanonicalData
{
    // How data is built: n a name, N one that keeps its case, s a character string, digits bytes, * the rest.
    private static string? Layout(DnsType type) => (int)type switch
    {
        2 or 3 or 4 or 5 or 7 or 8 or 9 or 12 or 39 => "n", // NS MD MF CNAME MB MG MR PTR DNAME
        6 => "nn*", // SOA
        14 or 17 => "nn", // MINFO RP
        15 or 18 or 21 or 36 => "2n", // MX AFSDB RT KX
        24 or 46 => "99n*", // SIG RRSIG
        26 => "2nn", // PX
        30 => "n*", // NXT
        33 => "6n", // SRV
        35 => "4sssn", // NAPTR
        47 => "N*", // NSEC
        _ => null,
    };

    /// <summary>Reads the data of a record.</summary>
    /// <param name="reader">At the data, in the whole message: names point into it.</param>
    /// <param name="type">The type of the record.</param>
    /// <param name="length">The length of the data in the message.</param>
    /// <returns>Null when it is not data of its type.</returns>
    internal static byte[]? Read(ref DnsReader reader, DnsType type, int length)
    {
        if (Layout(type) is not { } layout)
        {
            return reader.TryBytes(length, out ReadOnlySpan<byte> bytes) ? bytes.ToArray() : null;
        }

        int end = reader.Position + length;
        var data = new ArrayBufferWriter<byte>(length + DnsName.MaxNameBytes);
        foreach (char part in layout)
        {
            if (!Copy(ref reader, part, end, data))
            {
                return null;
            }
        }

        return reader.Position == end ? data.WrittenSpan.ToArray() : null;
    }

    private static bool Copy(ref DnsReader reader, char part, int end, ArrayBufferWriter<byte> data)
    {
        if (part is 'n' or 'N')
        {
            Span<byte> wire = stackalloc byte[DnsName.MaxNameBytes];
            if (!reader.TryName(wire, out int nameLength))
            {
                return false;
            }

            if (part == 'n')
            {
                DnsName.ToLower(wire[..nameLength]);
            }

            data.Write(wire[..nameLength]);
            return true;
        }

        int left = end - reader.Position;
        ReadOnlySpan<byte> bytes = [];
        if (left < 0 || !(part == 's' ? reader.TryString(out bytes) : reader.TryBytes(part == '*' ? left : part - '0', out bytes)))
        {
            return false;
        }

        data.Write(bytes);
        return true;
    }
}

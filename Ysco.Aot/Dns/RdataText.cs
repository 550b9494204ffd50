using System.Net;
using System.Text;
using Ysco.Bytes;

namespace Ysco.Dns;

/// <summary>
/// The data of records as zone files have it. References: RFC 1035 section 5; RFC 4034 sections 2 to 5, RFC 5155 section 3.3,
/// RFC 6698 section 2.2, RFC 8659 section 4.1.1, RFC 9460 section 2.1; RFC 3597 section 5 for types that are not known and for
/// data that is not of its type.
/// </summary>
public static class RdataText
{
    private const int Ipv4Bytes = 4;
    private const int Ipv6Bytes = 16;

    /// <summary>The data of a record as text: <c>10 mail.example.org.</c>, or <c>\# 4 c0000201</c>.</summary>
    /// <param name="type">The type of the record.</param>
    /// <param name="data">Its data, names in full.</param>
    public static string Write(DnsType type, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Known(type, data) ?? $@"\# {data.Length} {Convert.ToHexStringLower(data)}".TrimEnd();
    }

    private static string? Known(DnsType type, byte[] data) => type switch
    {
        DnsType.A => data.Length == Ipv4Bytes ? new IPAddress(data).ToString() : null,
        DnsType.Aaaa => data.Length == Ipv6Bytes ? new IPAddress(data).ToString() : null,
        DnsType.Ns or DnsType.Cname or DnsType.Dname or DnsType.Ptr => Numbers(data, ""),
        DnsType.Mx => Numbers(data, "2"),
        DnsType.Srv => Numbers(data, "222"),
        DnsType.Txt or DnsType.Hinfo => Strings(data),
        DnsType.Soa => SoaData.TryParse(data, out SoaData? soa) ? Soa(soa) : null,
        DnsType.Caa => Caa(data),
        DnsType.Tlsa => data.Length > 3 ? $"{data[0]} {data[1]} {data[2]} {Convert.ToHexStringLower(data, 3, data.Length - 3)}" : null,
        DnsType.Svcb or DnsType.Https => SvcbText.Write(data),
        _ => Dnssec(type, data),
    };

    private static string? Dnssec(DnsType type, byte[] data) => type switch
    {
        DnsType.Ds when DsData.TryParse(data, out DsData? ds) =>
            $"{ds.KeyTag} {ds.Algorithm} {ds.DigestType} {Convert.ToHexStringLower(ds.Digest)}",
        DnsType.Dnskey when DnskeyData.TryParse(data, out DnskeyData? key) =>
            $"{key.Flags} {key.Protocol} {key.Algorithm} {Convert.ToBase64String(key.PublicKey)}",
        DnsType.Rrsig when RrsigData.TryParse(data, out RrsigData? s) =>
            $"{s.TypeCovered.Text()} {s.Algorithm} {s.Labels} {s.OriginalTtl} {DnssecTime.Text(s.Expiration)} "
            + $"{DnssecTime.Text(s.Inception)} {s.KeyTag} {s.Signer.ToAbsoluteString()} {Convert.ToBase64String(s.Signature)}",
        DnsType.Nsec when NsecData.TryParse(data, out NsecData? nsec) => nsec.Next.ToAbsoluteString() + Types(nsec.Types),
        DnsType.Nsec3 when Nsec3Data.TryParse(data, out Nsec3Data? nsec3) =>
            $"{Parameters(nsec3.Parameters)} {Base32Hex.Encode(nsec3.Next)}{Types(nsec3.Types)}",
        DnsType.Nsec3Param when Nsec3ParamData.TryParse(data, out Nsec3ParamData? parameters) => Parameters(parameters),
        _ => null,
    };

    // Numbers of 16 bits, and a name.
    private static string? Numbers(byte[] data, string numbers)
    {
        var reader = new DnsReader(data);
        var text = new StringBuilder();
        foreach (char _ in numbers)
        {
            if (!reader.TryU16(out int number))
            {
                return null;
            }

            text.Append(number).Append(' ');
        }

        return reader.TryName(out DnsName name) && reader.IsAtEnd ? text.Append(name.ToAbsoluteString()).ToString() : null;
    }

    private static string? Strings(byte[] data)
    {
        var reader = new DnsReader(data);
        var text = new StringBuilder();
        while (!reader.IsAtEnd)
        {
            if (!reader.TryString(out ReadOnlySpan<byte> value))
            {
                return null;
            }

            text.Append(text.Length > 0 ? " " : "");
            Quote(text, value[1..]);
        }

        return text.ToString();
    }

    /// <summary>Writes bytes between quotes. RFC 1035 section 5.1.</summary>
    internal static void Quote(StringBuilder text, ReadOnlySpan<byte> value)
    {
        text.Append('"');
        foreach (byte b in value)
        {
            _ = b switch
            {
                (byte)'"' or (byte)'\\' => text.Append('\\').Append((char)b),
                < (byte)' ' or > (byte)'~' => text.Append('\\').Append($"{(int)b:D3}"),
                _ => text.Append((char)b),
            };
        }

        text.Append('"');
    }

    private static string Soa(SoaData soa) => $"{soa.Server.ToAbsoluteString()} {soa.Mailbox.ToAbsoluteString()} "
        + $"{soa.Serial} {soa.Refresh} {soa.Retry} {soa.Expire} {soa.Minimum}";

    private static string? Caa(byte[] data)
    {
        if (data.Length < 2 || data[1] == 0 || data.Length < 2 + data[1])
        {
            return null;
        }

        ReadOnlySpan<byte> tag = data.AsSpan(2, data[1]);
        foreach (byte b in tag)
        {
            if (!char.IsAsciiLetterOrDigit((char)b))
            {
                return null;
            }
        }

        StringBuilder text = new StringBuilder().Append(data[0]).Append(' ').Append(Encoding.ASCII.GetString(tag)).Append(' ');
        Quote(text, data.AsSpan(2 + data[1]));
        return text.ToString();
    }

    private static string Parameters(Nsec3ParamData p) =>
        $"{p.HashAlgorithm} {p.Flags} {p.Iterations} {(p.Salt.Length == 0 ? "-" : Convert.ToHexStringLower(p.Salt))}";

    private static string Types(TypeBitmap types)
    {
        var text = new StringBuilder();
        foreach (DnsType type in types.Types())
        {
            text.Append(' ').Append(type.Text());
        }

        return text.ToString();
    }
}

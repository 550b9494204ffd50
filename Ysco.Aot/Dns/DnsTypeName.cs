using System.Globalization;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Dns;

/// <summary>The names of record types as people write them. Reference: RFC 3597 section 5 for those without a name.</summary>
public static class DnsTypeName
{
    private const string GenericPrefix = "TYPE";

    private static readonly (DnsType Type, string Name)[] Names =
    [
        (DnsType.A, "A"), (DnsType.Ns, "NS"), (DnsType.Cname, "CNAME"), (DnsType.Soa, "SOA"), (DnsType.Ptr, "PTR"),
        (DnsType.Hinfo, "HINFO"), (DnsType.Mx, "MX"), (DnsType.Txt, "TXT"), (DnsType.Aaaa, "AAAA"), (DnsType.Srv, "SRV"),
        (DnsType.Naptr, "NAPTR"), (DnsType.Dname, "DNAME"), (DnsType.Opt, "OPT"), (DnsType.Ds, "DS"), (DnsType.Rrsig, "RRSIG"),
        (DnsType.Nsec, "NSEC"), (DnsType.Dnskey, "DNSKEY"), (DnsType.Nsec3, "NSEC3"), (DnsType.Nsec3Param, "NSEC3PARAM"),
        (DnsType.Tlsa, "TLSA"), (DnsType.Svcb, "SVCB"), (DnsType.Https, "HTTPS"), (DnsType.NxName, "NXNAME"),
        (DnsType.Any, "ANY"), (DnsType.Caa, "CAA"),
    ];

    /// <summary>The name of a type: <c>TXT</c>; <c>TYPE123</c> where it has none here.</summary>
    public static string Text(this DnsType type)
    {
        foreach ((DnsType known, string name) in Names)
        {
            if (known == type)
            {
                return name;
            }
        }

        return $"{GenericPrefix}{(int)type}";
    }

    /// <summary>Reads a type by name, in any case, or as <c>TYPE123</c>.</summary>
    public static Result<DnsType> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach ((DnsType type, string name) in Names)
        {
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return type;
            }
        }

        return text.StartsWith(GenericPrefix, StringComparison.OrdinalIgnoreCase)
            && ushort.TryParse(text.AsSpan(GenericPrefix.Length), NumberStyles.None, null, out ushort number)
            ? (DnsType)number
            : Failure.Invalid($"dns type \"{OneLine.From(text)}\" is not known (write it as TYPE and its number)");
    }
}

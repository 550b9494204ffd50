namespace Ysco.Tests.World.Dns;

/// <summary>Types of records by number.</summary>
internal static class RecordType
{
    public const int A = 1;
    public const int Ns = 2;
    public const int Cname = 5;
    public const int Soa = 6;
    public const int Hinfo = 13;
    public const int Mx = 15;
    public const int Txt = 16;
    public const int Aaaa = 28;
    public const int Ds = 43;
    public const int Rrsig = 46;
    public const int Nsec = 47;
    public const int Dnskey = 48;

    /// <summary>NXNAME: the name does not exist. RFC 9824.</summary>
    public const int Nxname = 128;

    /// <summary>The number of a mnemonic.</summary>
    public static int Parse(string mnemonic) => mnemonic switch
    {
        "A" => A,
        "NS" => Ns,
        "CNAME" => Cname,
        "SOA" => Soa,
        "MX" => Mx,
        "TXT" => Txt,
        "AAAA" => Aaaa,
        "DS" => Ds,
        "DNSKEY" => Dnskey,
        _ => throw new ArgumentException(mnemonic),
    };
}

namespace Ysco.Dns;

/// <summary>A record of a message.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Class">Its class, <see cref="ClassIn"/> as a rule.</param>
/// <param name="Ttl">For how many seconds it may be kept.</param>
/// <param name="Data">
/// Its data in canonical form: the names in it in full, and in lower case where RFC 4034 section 6.2 (as RFC 6840
/// section 5.1 has it) says so.
/// </param>
public sealed record DnsRecord(DnsName Owner, DnsType Type, int Class, uint Ttl, byte[] Data)
{
    /// <summary>The Internet. RFC 1035 section 3.2.4.</summary>
    public const int ClassIn = 1;

    /// <summary>The name that a CNAME or DNAME points to; null for other types.</summary>
    public DnsName? Target { get; } = Type is DnsType.Cname or DnsType.Dname ? ReadTarget(Data) : null;

    /// <summary>The record as a line of a zone file.</summary>
    public override string ToString() => $"{Owner.ToAbsoluteString()} {Ttl} IN {Type.Text()} {RdataText.Write(Type, Data)}";

    private static DnsName? ReadTarget(ReadOnlySpan<byte> data)
    {
        var reader = new DnsReader(data);
        return reader.TryName(out DnsName name) && reader.IsAtEnd ? name : null;
    }
}

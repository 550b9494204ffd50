using Ysco.Dns;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>A zone of the tests: its records, keys and signatures, and how it answers.</summary>
internal sealed class TestZone
{
    private readonly SortedDictionary<(string, DnsType), (DnsName Owner, List<byte[]> Data)> sets = [];

    public TestZone(string name, ZoneDenial denial = ZoneDenial.Nsec, params ZoneKey[] keys)
    {
        Name = Rdata.Name(name);
        Denial = denial;
        Keys = denial == ZoneDenial.None ? [] : keys.Length > 0 ? [.. keys] : [ZoneKey.Make()];
        Add(name, DnsType.Soa, Rdata.Soa(Name));
        Add(name, DnsType.Ns, Rdata.Target("ns.test"));
        foreach (ZoneKey key in Keys)
        {
            Add(name, DnsType.Dnskey, key.Data);
        }
    }

    public DnsName Name { get; }

    public ZoneDenial Denial { get; }

    /// <summary>Those that sign; others may be in the DNSKEY records.</summary>
    public List<ZoneKey> Keys { get; }

    public DateTimeOffset Inception { get; set; } = TestTree.Now.AddHours(-1);

    public DateTimeOffset Expiration { get; set; } = TestTree.Now.AddDays(1);

    public int Iterations { get; set; }

    public byte[] Salt { get; set; } = [0xAB];

    /// <summary>The owners of authoritative records and of delegations.</summary>
    public IEnumerable<DnsName> Owners => sets.Values.Select(s => s.Owner).Distinct().Where(o => !IsBelowCut(o));

    public TestZone Add(string owner, DnsType type, params byte[][] data)
    {
        DnsName name = Rdata.Name(owner);
        if (!sets.TryGetValue((name.ToString(), type), out var set))
        {
            sets[(name.ToString(), type)] = set = (name, []);
        }

        set.Data.AddRange(data);
        return this;
    }

    public TestZone Remove(string owner, DnsType type)
    {
        sets.Remove((Rdata.Name(owner).ToString(), type));
        return this;
    }

    /// <summary>Delegates to a child; without DS records when the child is not signed or none are given.</summary>
    public TestZone Delegate(TestZone child, params byte[][] ds)
    {
        Add(child.Name.ToString(), DnsType.Ns, Rdata.Target("ns.test"));
        byte[][] all = ds.Length > 0 ? ds : [.. child.Keys.Take(1).Select(k => k.Ds(child.Name))];
        return all.Length > 0 ? Add(child.Name.ToString(), DnsType.Ds, all) : this;
    }

    public bool Has(DnsName owner, DnsType type) => sets.ContainsKey((owner.ToString(), type));

    public bool IsCut(DnsName name) => !name.Equals(Name) && Has(name, DnsType.Ns);

    /// <summary>Whether there is anything at or below a name.</summary>
    public bool Exists(DnsName name) => Owners.Any(o => o.IsAtOrBelow(name));

    public IEnumerable<DnsType> Types(DnsName owner) => sets.Where(s => s.Value.Owner.Equals(owner)).Select(s => s.Key.Item2);

    public List<byte[]> Data(DnsName owner, DnsType type) => sets[(owner.ToString(), type)].Data;

    /// <summary>A record set and its signatures, as an answer has them.</summary>
    /// <param name="owner">Its owner in the zone.</param>
    /// <param name="type">Its type.</param>
    /// <param name="answered">Its owner in the answer, when a wildcard is expanded.</param>
    public IEnumerable<DnsRecord> Signed(DnsName owner, DnsType type, DnsName? answered = null) => Signed(owner, type, Data(owner, type), answered);

    public IEnumerable<DnsRecord> Signed(DnsName owner, DnsType type, List<byte[]> data, DnsName? answered = null)
    {
        foreach (byte[] one in data)
        {
            yield return new DnsRecord(answered ?? owner, type, 1, 60, one);
        }

        bool delegation = type == DnsType.Ns && IsCut(owner);
        foreach (ZoneKey key in delegation ? [] : Keys)
        {
            yield return new DnsRecord(answered ?? owner, DnsType.Rrsig, 1, 60, Signature(key, owner, type, data));
        }
    }

    public byte[] Signature(ZoneKey key, DnsName owner, DnsType type, List<byte[]> data, DnsName? signer = null)
    {
        int labels = owner.LabelCount - (owner.IsWildcard ? 1 : 0);
        byte[] head =
        [
            .. Rdata.U16((int)type), (byte)key.Algorithm, (byte)labels, .. Rdata.U32(60), .. Rdata.U32((uint)Expiration.ToUnixTimeSeconds()),
            .. Rdata.U32((uint)Inception.ToUnixTimeSeconds()), .. Rdata.U16(key.Tag), .. (signer ?? Name).Wire,
        ];
        var signed = new List<byte>(head);
        foreach (byte[] one in data.OrderBy(d => Convert.ToHexString(d), StringComparer.Ordinal))
        {
            signed.AddRange([.. owner.Wire, .. Rdata.U16((int)type), 0, 1, .. Rdata.U32(60), .. Rdata.U16(one.Length), .. one]);
        }

        return [.. head, .. key.Sign([.. signed])];
    }

    private bool IsBelowCut(DnsName name)
    {
        for (DnsName above = name; above.IsBelow(Name); above = above.Parent)
        {
            if (above.LabelCount < name.LabelCount && (IsCut(above) || Has(above, DnsType.Dname)))
            {
                return true;
            }
        }

        return false;
    }
}

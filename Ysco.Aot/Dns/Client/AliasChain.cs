namespace Ysco.Dns.Client;

/// <summary>The aliases of an answer. The records may be in any order; each hop is looked for among all of them.</summary>
internal static class AliasChain
{
    /// <summary>Follows CNAMEs from a name to the one that has no other name in this answer.</summary>
    /// <param name="records">The answer section.</param>
    /// <param name="name">Where to begin.</param>
    /// <param name="hops">Hops that are left; on return, fewer by those that were taken.</param>
    internal static DnsName Follow(IReadOnlyList<DnsRecord> records, DnsName name, ref int hops)
    {
        while (hops > 0 && records.FirstOrDefault(r => r.Type == DnsType.Cname && r.Owner.Equals(name)) is { Target: { } target })
        {
            name = target;
            hops--;
        }

        return name;
    }
}

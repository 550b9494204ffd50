using System.Security.Cryptography;
using Ysco.Bytes;
using Ysco.Dns;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>Makes the NSEC and NSEC3 records of a zone of the tests.</summary>
internal static class ZoneDenials
{
    public static byte[] Hash(TestZone zone, DnsName name)
    {
#pragma warning disable CA5350 // NSEC3 has no other.
        byte[] digest = SHA1.HashData([.. name.Wire, .. zone.Salt]);
        for (int i = 0; i < zone.Iterations; i++)
        {
            digest = SHA1.HashData([.. digest, .. zone.Salt]);
        }
#pragma warning restore CA5350

        return digest;
    }

    /// <summary>The record at a name, or that covers it.</summary>
    public static IEnumerable<DnsRecord> At(TestZone zone, DnsName name) => zone.Denial switch
    {
        ZoneDenial.None => [],
        ZoneDenial.Nsec => Nsec(zone, name),
        ZoneDenial.Compact => Compact(zone, name),
        _ => Nsec3(zone, name),
    };

    /// <summary>Everything that proves that a name does not exist; with its wildcard too, or only what lets a wildcard answer.</summary>
    public static IEnumerable<DnsRecord> NoName(TestZone zone, DnsName name, bool withWildcard)
    {
        DnsName closest = name;
        while (!zone.Exists(closest))
        {
            closest = closest.Parent;
        }

        DnsName next = name.Ancestor(closest.LabelCount + 1);
        IEnumerable<DnsRecord> records = zone.Denial is ZoneDenial.Nsec or ZoneDenial.Compact ? At(zone, name)
            : withWildcard ? [.. At(zone, closest), .. At(zone, next)] : At(zone, next);
        return withWildcard && zone.Denial != ZoneDenial.Compact ? records.Concat(At(zone, closest.Wildcard()!)) : records;
    }

    private static IEnumerable<DnsRecord> Nsec(TestZone zone, DnsName name)
    {
        List<DnsName> owners = [.. zone.Owners];
        owners.Sort((a, b) => a.CompareTo(b));
        int at = owners.FindLastIndex(o => o.CompareTo(name) <= 0);
        DnsName next = owners[(at + 1) % owners.Count];
        return zone.Signed(owners[at], DnsType.Nsec, [[.. next.Wire, .. Rdata.Bitmap([.. zone.Types(owners[at]), DnsType.Rrsig, DnsType.Nsec])]]);
    }

    private static IEnumerable<DnsRecord> Compact(TestZone zone, DnsName name)
    {
        DnsName next = name.Prepend([0])!;
        DnsType[] types = zone.Exists(name) ? [.. zone.Types(name), DnsType.Rrsig, DnsType.Nsec] : [DnsType.Rrsig, DnsType.Nsec, DnsType.NxName];
        return zone.Signed(name, DnsType.Nsec, [[.. next.Wire, .. Rdata.Bitmap(types)]]);
    }

    private static IEnumerable<DnsRecord> Nsec3(TestZone zone, DnsName name)
    {
        var names = new HashSet<DnsName>();
        foreach (DnsName owner in zone.Owners)
        {
            if (zone.Denial != ZoneDenial.OptOut || !zone.IsCut(owner) || zone.Has(owner, DnsType.Ds))
            {
                for (DnsName above = owner; above.IsAtOrBelow(zone.Name); above = above.Parent)
                {
                    names.Add(above);
                    if (above.LabelCount == 0)
                    {
                        break;
                    }
                }
            }
        }

        (string Hash, DnsName Name)[] chain = [.. names.Select(n => (Convert.ToHexString(Hash(zone, n)), n)).OrderBy(p => p.Item1, StringComparer.Ordinal)];
        string wanted = Convert.ToHexString(Hash(zone, name));
        int at = Array.FindLastIndex(chain, p => string.CompareOrdinal(p.Hash, wanted) <= 0);
        at = at < 0 ? chain.Length - 1 : at;
        byte[] next = Convert.FromHexString(chain[(at + 1) % chain.Length].Hash);
        DnsType[] types = [.. zone.Types(chain[at].Name)];
        types = types.Length > 0 && !(zone.IsCut(chain[at].Name) && types.Length == 1) ? [.. types, DnsType.Rrsig] : types;
        DnsName owner3 = zone.Name.Prepend(System.Text.Encoding.ASCII.GetBytes(Base32Hex.Encode(Convert.FromHexString(chain[at].Hash))))!;
        byte[] data =
        [
            1, (byte)(zone.Denial == ZoneDenial.OptOut ? 1 : 0), .. Rdata.U16(zone.Iterations), (byte)zone.Salt.Length, .. zone.Salt,
            (byte)next.Length, .. next, .. Rdata.Bitmap(types),
        ];
        return zone.Signed(owner3, DnsType.Nsec3, [data]);
    }
}

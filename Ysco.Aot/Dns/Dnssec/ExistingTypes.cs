namespace Ysco.Dns.Dnssec;

/// <summary>What the bitmap of an NSEC or NSEC3 record says of the name that it is for. References: RFC 6840 sections 4.1 to 4.4, RFC 9824.</summary>
internal static class ExistingTypes
{
    /// <summary>Whether it is the parent's record at a delegation: it speaks for nothing but the DS records there.</summary>
    internal static bool IsCut(TypeBitmap types) => types.Has(DnsType.Ns) && !types.Has(DnsType.Soa);

    /// <summary>Whether nothing below the name is for this zone to deny: it is delegated, or a DNAME stands for it.</summary>
    internal static bool EndsZone(TypeBitmap types) => IsCut(types) || types.Has(DnsType.Dname);

    /// <summary>What the record of the name itself proves for a type; null when nothing.</summary>
    internal static Denial? Exact(TypeBitmap types, DnsName name, DnsType type)
    {
        // Each side of a delegation has a record at the same name: of DS records only the parent's tells, of others only the child's.
        bool wrongSide = type == DnsType.Ds ? types.Has(DnsType.Soa) && name.LabelCount > 0 : IsCut(types);
        if (wrongSide || types.Has(type) || types.Has(DnsType.Cname))
        {
            return null;
        }

        if (types.Has(DnsType.NxName))
        {
            return new Denial(DenialKind.NoSuchName, "its own record says that the name does not exist");
        }

        return type == DnsType.Any && HasRecords(types) ? null
            : new Denial(DenialKind.NoData, $"the name has no record of type {type.Text()}", IsCut(types));
    }

    private static bool HasRecords(TypeBitmap types)
    {
        foreach (DnsType type in types.Types())
        {
            if (type is not (DnsType.Rrsig or DnsType.Nsec or DnsType.Nsec3))
            {
                return true;
            }
        }

        return false;
    }
}

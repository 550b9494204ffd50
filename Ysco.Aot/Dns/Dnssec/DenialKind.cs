namespace Ysco.Dns.Dnssec;

/// <summary>What NSEC or NSEC3 records prove.</summary>
internal enum DenialKind
{
    /// <summary>Nothing of what was to be proven.</summary>
    None,

    /// <summary>The name exists, and not the type.</summary>
    NoData,

    /// <summary>The name does not exist.</summary>
    NoSuchName,

    /// <summary>Nothing that a signature vouches for: there may be unsigned delegations, or digests cost too much.</summary>
    Insecure,
}

using Ysco.Crypto;

namespace Ysco.Dns.Dnssec;

/// <summary>Makes the digests of names as one zone's NSEC3 records have them. Reference: RFC 5155 section 5.</summary>
internal sealed class Nsec3Hasher(Nsec3ParamData parameters, WorkBudget budget)
{
    private readonly Dictionary<DnsName, byte[]> known = [];

    internal Nsec3ParamData Parameters => parameters;

    /// <summary>The digest of a name; null when no more may be made.</summary>
    internal byte[]? Hash(DnsName name)
    {
        if (known.TryGetValue(name, out byte[]? digest))
        {
            return digest;
        }

        if (!budget.TryHash())
        {
            return null;
        }

        digest = new byte[Sha1.DigestBytes];
        Sha1.Hash(name.Wire, parameters.Salt, digest);
        for (int i = 0; i < parameters.Iterations; i++)
        {
            Sha1.Hash(digest, parameters.Salt, digest);
        }

        known[name] = digest;
        return digest;
    }
}

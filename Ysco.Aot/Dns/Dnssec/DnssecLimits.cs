namespace Ysco.Dns.Dnssec;

/// <summary>
/// What one look-up may cost, whoever wrote the answers. References: CVE-2023-50387 (KeyTrap: many keys times many signatures),
/// CVE-2023-50868 (NSEC3: many digests), RFC 9276 section 3.2.
/// </summary>
public static class DnssecLimits
{
    /// <summary>Signatures checked for one RRset. Zones that change keys and algorithms at once have four.</summary>
    public const int ChecksPerRrset = 8;

    /// <summary>Signatures checked in a look-up: a chain of ten zones, two aliases and a proof of three records need 35.</summary>
    public const int ChecksPerLookup = 64;

    /// <summary>Checks that fail in a look-up. An honest zone has none; tags that collide make one or two.</summary>
    public const int FailedChecksPerLookup = 16;

    /// <summary>Keys of one zone with the same tag and algorithm that are tried. One in 65536 pairs collides.</summary>
    public const int KeysPerTag = 3;

    /// <summary>Keys and DS records of one zone that are looked at; the largest zones have a dozen.</summary>
    public const int KeysPerZone = 32;

    /// <summary>Digests of keys compared with DS records, for one zone.</summary>
    public const int DigestsPerZone = 32;

    /// <summary>Signatures of one RRset that are read; those of unknown keys cost no check.</summary>
    public const int SignaturesPerRrset = 32;

    /// <summary>Zones that are said to have signed one RRset and are looked at; an honest one has one signer.</summary>
    public const int SignersPerRrset = 3;

    /// <summary>NSEC or NSEC3 RRsets of one answer that are looked at. A proof has three; an answer after an alias two proofs.</summary>
    public const int DenialsPerAnswer = 12;

    /// <summary>Those that are read at all, by whom they are signed or not: each is looked for among all records.</summary>
    public const int DenialSetsPerAnswer = 36;

    /// <summary>Labels between an anchor and a name at each of which a zone may begin: a name of ip6.arpa has 34.</summary>
    public const int ChainLabels = 40;

    /// <summary>Aliases followed, as recursive servers do.</summary>
    public const int Aliases = 11;

    /// <summary>RRsets of an answer to ANY.</summary>
    public const int TypesPerName = 16;

    /// <summary>Questions asked for at once: three aliases through four zones each, and to spare.</summary>
    public const int QuestionsPerRound = 80;

    /// <summary>
    /// Calls with a longer list of answers each that a driver makes: two for a chain, one more for keys above an unsigned
    /// zone, and for each alias that was not in the answer.
    /// </summary>
    public const int Rounds = 8;

    /// <summary>Times that digests of NSEC3 are digested again; a zone that wants more is insecure where it denies. RFC 9276 section 3.2.</summary>
    public const int Nsec3Iterations = 150;

    /// <summary>Digests of names for NSEC3 in a look-up: at 150 iterations and the longest salt, 10 ms.</summary>
    public const int Nsec3HashesPerLookup = 128;
}

namespace Ysco.Dns.Dnssec;

/// <summary>
/// The way from a trust anchor down to a name, through every name at which a zone may begin: a DS record proven by the zone
/// above makes a secure zone, a proof that there is none an insecure one, and at a name that is no delegation the zone goes on.
/// References: RFC 4035 section 5.2, RFC 6840 section 4.4. Limits: <see cref="DnssecLimits.ChainLabels"/>.
/// </summary>
internal sealed class Chain(Lookup lookup)
{
    // By name and anchor: a name of the question and one of an alias may have anchors of their own, yet share names.
    private readonly Dictionary<(DnsName Name, DnsName Anchor), ChainPoint> points = [];

    /// <summary>Where things stand at a name.</summary>
    /// <param name="name">The name, at or below the anchor.</param>
    /// <param name="anchor">The anchor.</param>
    /// <param name="withKeys">Whether keys are asked for at each name at once: when the name is said to be a zone.</param>
    internal ChainPoint At(DnsName name, TrustAnchor anchor, bool withKeys)
    {
        int deepest = Math.Min(name.LabelCount, anchor.Zone.LabelCount + DnssecLimits.ChainLabels);
        if (IsMissing(name, anchor, deepest, withKeys))
        {
            return new ChainPoint(null, Outcome.Missing);
        }

        ChainPoint point = Point(anchor.Zone, anchor, () => Delegation.FromAnchor(lookup, anchor));
        for (int labels = anchor.Zone.LabelCount + 1; labels <= deepest && point.Zone is { } zone && !point.IsEnd; labels++)
        {
            DnsName child = name.Ancestor(labels);
            point = Point(child, anchor, () => Delegation.Look(lookup, child, zone));
        }

        return point;
    }

    private ChainPoint Point(DnsName name, TrustAnchor anchor, Func<ChainPoint> look)
    {
        if (!points.TryGetValue((name, anchor.Zone), out ChainPoint? point))
        {
            point = look();
            points[(name, anchor.Zone)] = point;
        }

        return point;
    }

    // Everything that is needed as far as can be told, before any signature is looked at: all of it is asked at once.
    private bool IsMissing(DnsName name, TrustAnchor anchor, int deepest, bool withKeys)
    {
        bool missing = lookup.Wants(new DnsQuestion(anchor.Zone, DnsType.Dnskey));
        for (int labels = anchor.Zone.LabelCount + 1; labels <= deepest; labels++)
        {
            DnsName child = name.Ancestor(labels);
            var ds = new DnsQuestion(child, DnsType.Ds);
            missing |= lookup.Wants(ds);
            if (withKeys || (lookup.Peek(ds) is { } answer && RrSet.Find(answer.Answers, child, DnsType.Ds).Records.Count > 0))
            {
                missing |= lookup.Wants(new DnsQuestion(child, DnsType.Dnskey));
            }
        }

        return missing;
    }
}

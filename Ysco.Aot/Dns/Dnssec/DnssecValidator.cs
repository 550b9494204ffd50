namespace Ysco.Dns.Dnssec;

/// <summary>
/// Judges an answer by the chain of signatures from a trust anchor to it. A function without state that is asked again: from the
/// answers so far it makes a verdict, or names what else is to be asked, all at once; who calls it asks, adds the answers, and
/// calls again, <see cref="DnssecLimits.Rounds"/> times at most. What an answer says of its zones is a hint for what to ask, and
/// is believed no further. Nothing is kept from one look-up to the next. References: RFC 4033 to 4035, RFC 5155, RFC 6840,
/// RFC 9824; RFC 8914 for the errors. Limits: <see cref="DnssecLimits"/>.
/// </summary>
public static class DnssecValidator
{
    /// <summary>Judges what there is.</summary>
    /// <param name="question">What was to be known; the first to be asked.</param>
    /// <param name="responses">The answers so far; may be none.</param>
    /// <param name="anchors">What is believed without proof.</param>
    /// <param name="now">The time at which signatures must be valid.</param>
    public static Validation Validate(DnsQuestion question, DnsResponses responses, TrustAnchors anchors, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(anchors);
        var lookup = new Lookup(responses, anchors, now);
        if (question.Type is DnsType.Rrsig or DnsType.Opt)
        {
            return Judged(new AliasWalk(question, lookup), Outcome.Indeterminate(
                $"records of type {question.Type.Text()} are not signed themselves", ExtendedErrorCode.DnssecIndeterminate), lookup);
        }

        if (anchors.Closest(question.Name, question.Type) is { } anchor)
        {
            _ = lookup.Wants(new DnsQuestion(anchor.Zone, DnsType.Dnskey));
        }

        var walk = new AliasWalk(question, lookup);
        Outcome outcome = walk.Go();
        if (outcome.Standing != Standing.Missing)
        {
            return Judged(walk, outcome, lookup);
        }

        return lookup.Missing.Count > 0 ? new Validation(null, lookup.Missing) : Judged(walk, Outcome.TooCostly, lookup);
    }

    private static Validation Judged(AliasWalk walk, Outcome outcome, Lookup lookup)
    {
        bool usable = outcome.Standing is Standing.Secure or Standing.Insecure;
        string reason = outcome.Standing == Standing.Secure ? walk.Reason : outcome.Reason;
        return new Validation(
            new DnssecVerdict(
                outcome.Status, reason, outcome.Error, usable ? walk.Finding : DnssecFinding.None, walk.Name,
                usable ? walk.Records : [], lookup.Steps),
            []);
    }
}

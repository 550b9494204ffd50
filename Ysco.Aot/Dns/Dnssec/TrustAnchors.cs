namespace Ysco.Dns.Dnssec;

/// <summary>The trust anchors of a look-up; the closest one at or above a name is the one that counts for it.</summary>
public sealed class TrustAnchors
{
    private readonly TrustAnchor[] anchors;

    /// <summary>Takes anchors, one a zone.</summary>
    public TrustAnchors(params TrustAnchor[] anchors) => this.anchors = anchors;

    /// <summary>
    /// The root's: KSK-2017 (tag 20326) and KSK-2024 (tag 38696), as https://data.iana.org/root-anchors/root-anchors.xml
    /// has them. RFC 9718.
    /// </summary>
    public static TrustAnchors BuiltIn { get; } = new(new TrustAnchor(
        DnsName.Root,
        [
            new DsData(20326, 8, 2, Convert.FromHexString("E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D")),
            new DsData(38696, 8, 2, Convert.FromHexString("683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16")),
        ],
        []));

    /// <summary>The anchors.</summary>
    public IReadOnlyList<TrustAnchor> All => anchors;

    /// <summary>The anchor that counts for records of a name and type; null when there is none.</summary>
    internal TrustAnchor? Closest(DnsName name, DnsType type)
    {
        TrustAnchor? closest = null;
        foreach (TrustAnchor anchor in anchors)
        {
            if (IsFor(anchor.Zone, name, type) && (closest is null || anchor.Zone.LabelCount > closest.Zone.LabelCount))
            {
                closest = anchor;
            }
        }

        return closest;
    }

    /// <summary>Whether a zone of that name may hold and sign records of a name and type: DS records are the parent's. RFC 4035 section 2.4.</summary>
    internal static bool IsFor(DnsName zone, DnsName name, DnsType type) =>
        type == DnsType.Ds && name.LabelCount > 0 ? name.IsBelow(zone) : name.IsAtOrBelow(zone);
}

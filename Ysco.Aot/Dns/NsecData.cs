using System.Diagnostics.CodeAnalysis;

namespace Ysco.Dns;

/// <summary>What there is at a name, and the next name of its zone. Reference: RFC 4034 section 4.</summary>
/// <param name="Next">The next name in canonical order; after the last the zone's own.</param>
/// <param name="Types">The types at the name.</param>
public sealed record NsecData(DnsName Next, TypeBitmap Types)
{
    /// <summary>Reads the data of a record.</summary>
    public static bool TryParse(byte[] data, [NotNullWhen(true)] out NsecData? nsec)
    {
        ArgumentNullException.ThrowIfNull(data);
        var reader = new DnsReader(data);
        nsec = reader.TryName(out DnsName next) && TypeBitmap.TryParse(reader.Rest(), out TypeBitmap? types)
            ? new NsecData(next, types) : null;
        return nsec is not null;
    }
}

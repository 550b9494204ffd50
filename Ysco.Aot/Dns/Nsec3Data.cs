using System.Diagnostics.CodeAnalysis;

namespace Ysco.Dns;

/// <summary>What there is at the name of a digest, and the next digest of its zone. Reference: RFC 5155 section 3.</summary>
/// <param name="Parameters">How digests are made; its flags are those of this record.</param>
/// <param name="Next">The next digest in order; after the last the first.</param>
/// <param name="Types">The types at the name.</param>
public sealed record Nsec3Data(Nsec3ParamData Parameters, byte[] Next, TypeBitmap Types)
{
    private const int OptOutFlag = 1;

    /// <summary>Whether there may be unsigned delegations between this digest and the next. RFC 5155 section 6.</summary>
    public bool IsOptOut => (Parameters.Flags & OptOutFlag) != 0;

    /// <summary>Whether it has flags that are not known: such a record is not to be used. RFC 5155 section 8.2.</summary>
    public bool HasUnknownFlags => (Parameters.Flags & ~OptOutFlag) != 0;

    /// <summary>Reads the data of a record.</summary>
    public static bool TryParse(byte[] data, [NotNullWhen(true)] out Nsec3Data? nsec3)
    {
        ArgumentNullException.ThrowIfNull(data);
        nsec3 = null;
        var reader = new DnsReader(data);
        if (!Nsec3ParamData.TryRead(ref reader, out Nsec3ParamData? parameters)
            || !reader.TryString(out ReadOnlySpan<byte> next) || next.Length == 1
            || !TypeBitmap.TryParse(reader.Rest(), out TypeBitmap? types))
        {
            return false;
        }

        nsec3 = new Nsec3Data(parameters, next[1..].ToArray(), types);
        return true;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Ysco.Dns;

/// <summary>How a zone makes the digests of its names. Reference: RFC 5155 section 4.</summary>
/// <param name="HashAlgorithm">1 is SHA-1.</param>
/// <param name="Flags">0 in a record of its own.</param>
/// <param name="Iterations">How often digests are digested again.</param>
/// <param name="Salt">Added each time.</param>
public sealed record Nsec3ParamData(int HashAlgorithm, int Flags, int Iterations, byte[] Salt)
{
    /// <summary>Reads the data of a record.</summary>
    public static bool TryParse(byte[] data, [NotNullWhen(true)] out Nsec3ParamData? parameters)
    {
        ArgumentNullException.ThrowIfNull(data);
        var reader = new DnsReader(data);
        return TryRead(ref reader, out parameters) && reader.IsAtEnd;
    }

    /// <summary>Whether digests of one can be compared with those of the other.</summary>
    public bool MakesSameDigests(Nsec3ParamData other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return HashAlgorithm == other.HashAlgorithm && Iterations == other.Iterations && Salt.AsSpan().SequenceEqual(other.Salt);
    }

    internal static bool TryRead(ref DnsReader reader, [NotNullWhen(true)] out Nsec3ParamData? parameters)
    {
        parameters = null;
        if (!reader.TryU16(out int head) || !reader.TryU16(out int iterations) || !reader.TryString(out ReadOnlySpan<byte> salt))
        {
            return false;
        }

        parameters = new Nsec3ParamData(head >> 8, head & 0xFF, iterations, salt[1..].ToArray());
        return true;
    }
}

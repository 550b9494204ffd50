using System.Diagnostics.CodeAnalysis;

namespace Ysco.Dns;

/// <summary>
/// A key of a zone. References: RFC 4034 section 2, its appendix B (key tag); RFC 5011 section 3 (revoked).
/// </summary>
public sealed class DnskeyData
{
    private const int ZoneFlag = 0x0100;
    private const int RevokedFlag = 0x0080;
    private const int EntryFlag = 0x0001;
    private const int DnssecProtocol = 3;
    private const int FixedBytes = 4;
    private const int RsaMd5 = 1;

    private readonly byte[] data;

    private DnskeyData(byte[] data)
    {
        this.data = data;
        KeyTag = ComputeTag(data);
    }

    /// <summary>The flags as a number: 256 signs records, 257 signs keys, by custom.</summary>
    public int Flags => data[0] << 8 | data[1];

    /// <summary>Whether it may sign records of its zone.</summary>
    public bool IsZoneKey => (Flags & ZoneFlag) != 0 && data[2] == DnssecProtocol;

    /// <summary>Whether its owner took it back.</summary>
    public bool IsRevoked => (Flags & RevokedFlag) != 0;

    /// <summary>Whether it is meant to be named by a DS record.</summary>
    public bool IsSecureEntryPoint => (Flags & EntryFlag) != 0;

    /// <summary>The protocol, 3.</summary>
    public int Protocol => data[2];

    /// <summary>The number of its algorithm.</summary>
    public int Algorithm => data[3];

    /// <summary>The key, in the form that its algorithm gives it.</summary>
    public ReadOnlySpan<byte> PublicKey => data.AsSpan(FixedBytes);

    /// <summary>A checksum by which it is found, not an identity: others may have the same.</summary>
    public int KeyTag { get; }

    /// <summary>The data of the record.</summary>
    public ReadOnlySpan<byte> Data => data;

    /// <summary>Reads the data of a record.</summary>
    public static bool TryParse(byte[] data, [NotNullWhen(true)] out DnskeyData? key)
    {
        ArgumentNullException.ThrowIfNull(data);
        key = data.Length > FixedBytes ? new DnskeyData(data) : null;
        return key is not null;
    }

    private static int ComputeTag(ReadOnlySpan<byte> data)
    {
        // Algorithm 1 has a tag of its own making, RFC 4034 appendix B.1; it is not otherwise known here.
        if (data[3] == RsaMd5)
        {
            return data.Length < FixedBytes + 3 ? 0 : data[^3] << 8 | data[^2];
        }

        uint sum = 0;
        for (int i = 0; i < data.Length; i++)
        {
            sum += (i & 1) == 0 ? (uint)data[i] << 8 : data[i];
        }

        return (int)(sum + (sum >> 16) & 0xFFFF);
    }
}

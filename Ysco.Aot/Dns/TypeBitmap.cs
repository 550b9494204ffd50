using System.Diagnostics.CodeAnalysis;

namespace Ysco.Dns;

/// <summary>The types that there are at a name, as NSEC and NSEC3 records list them. Reference: RFC 4034 section 4.1.2.</summary>
public sealed class TypeBitmap
{
    private const int MaxBlockBytes = 32;
    private readonly byte[] blocks;

    private TypeBitmap(byte[] blocks) => this.blocks = blocks;

    /// <summary>Reads blocks: the upper byte of the types, a length, bits. Their order is that of the types.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> blocks, [NotNullWhen(true)] out TypeBitmap? bitmap)
    {
        bitmap = null;
        int last = -1;
        for (int at = 0; at < blocks.Length; at += 2 + blocks[at + 1])
        {
            if (blocks.Length - at < 2 || blocks[at] <= last || blocks[at + 1] is 0 or > MaxBlockBytes
                || blocks.Length - at - 2 < blocks[at + 1])
            {
                return false;
            }

            last = blocks[at];
        }

        bitmap = new TypeBitmap(blocks.ToArray());
        return true;
    }

    /// <summary>Whether there are records of a type.</summary>
    public bool Has(DnsType type)
    {
        int number = (int)type;
        for (int at = 0; at < blocks.Length; at += 2 + blocks[at + 1])
        {
            if (blocks[at] == number >> 8)
            {
                int place = (number & 0xFF) / 8;
                return place < blocks[at + 1] && (blocks[at + 2 + place] & 0x80 >> (number & 7)) != 0;
            }
        }

        return false;
    }

    /// <summary>The types, in the order of their numbers.</summary>
    public IReadOnlyList<DnsType> Types()
    {
        var types = new List<DnsType>();
        for (int at = 0; at < blocks.Length; at += 2 + blocks[at + 1])
        {
            for (int bit = 0; bit < blocks[at + 1] * 8; bit++)
            {
                if ((blocks[at + 2 + (bit / 8)] & 0x80 >> (bit & 7)) != 0)
                {
                    types.Add((DnsType)(blocks[at] << 8 | bit));
                }
            }
        }

        return types;
    }
}

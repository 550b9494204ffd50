using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ysco.Tests.World.Dns;

/// <summary>
/// Names and records as bytes, as far as the world needs them. Written apart from the program's own code on purpose.
/// References: RFC 1035 section 3.1, RFC 4034 section 5.1.4 and appendix B.
/// </summary>
internal static class Wire
{
    /// <summary>A name without compression; case as given.</summary>
    public static byte[] Name(string name)
    {
        var bytes = new List<byte>();
        foreach (string label in name.TrimEnd('.').Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.Latin1.GetBytes(label));
        }

        return [.. bytes, 0];
    }

    /// <summary>Reads a name without compression; lower case, with a dot at its end.</summary>
    public static string ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        var text = new StringBuilder();
        for (; message[at] != 0; at += message[at] + 1)
        {
            text.Append(Encoding.Latin1.GetString(message.Slice(at + 1, message[at])).ToLowerInvariant()).Append('.');
        }

        at++;
        return text.Length == 0 ? "." : text.ToString();
    }

    /// <summary>Two bytes, big-endian.</summary>
    public static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    /// <summary>Four bytes, big-endian.</summary>
    public static byte[] U32(long value) => [.. U16((int)(value >> 16) & 0xFFFF), .. U16((int)value & 0xFFFF)];

    /// <summary>A text as character strings of at most 255 bytes.</summary>
    public static byte[] Text(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        return bytes.Length == 0 ? [0] : [.. bytes.Chunk(255).SelectMany(c => (byte[])[(byte)c.Length, .. c])];
    }

    /// <summary>The tag of a key.</summary>
    public static int KeyTag(byte[] dnskey)
    {
        uint sum = 0;
        for (int i = 0; i < dnskey.Length; i++)
        {
            sum += (i & 1) == 0 ? (uint)dnskey[i] << 8 : dnskey[i];
        }

        return (int)((sum + (sum >> 16)) & 0xFFFF);
    }

    /// <summary>The data of a DNSKEY as a line has it.</summary>
    public static byte[] Dnskey(string data)
    {
        string[] words = data.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int flags = int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture);
        int algorithm = int.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture);
        return [.. U16(flags), 3, (byte)algorithm, .. Convert.FromBase64String(string.Concat(words[3..]))];
    }

    /// <summary>The DS record of a key, as a line.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="dnskey">The key.</param>
    /// <param name="digestType">1 SHA-1, 2 SHA-256, 4 SHA-384.</param>
    public static ZoneLine Ds(string zone, byte[] dnskey, int digestType)
    {
        byte[] signed = [.. Name(zone.ToLowerInvariant()), .. dnskey];
        byte[] digest = digestType switch
        {
#pragma warning disable CA5350 // What the old digest type is.
            1 => SHA1.HashData(signed),
#pragma warning restore CA5350
            2 => SHA256.HashData(signed),
            _ => SHA384.HashData(signed),
        };
        return new ZoneLine(zone, 300, "DS", $"{KeyTag(dnskey)} {dnskey[3]} {digestType} {Convert.ToHexStringLower(digest)}");
    }

    /// <summary>A number of a message's header or of what follows a name.</summary>
    public static int ReadU16(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
}

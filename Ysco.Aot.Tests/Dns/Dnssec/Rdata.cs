using System.Buffers.Binary;
using System.Net;
using System.Text;
using Ysco.Dns;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>Data of records, made of text and numbers.</summary>
internal static class Rdata
{
    public static DnsName Name(string text) => DnsName.Parse(text).Value;

    public static byte[] A(string address) => IPAddress.Parse(address).GetAddressBytes();

    public static byte[] Txt(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    public static byte[] Target(string name) => Name(name).Wire.ToArray();

    public static byte[] Soa(DnsName zone) => [.. zone.Wire, .. zone.Wire, .. new byte[16], 0, 0, 0, 60];

    public static byte[] Bitmap(IEnumerable<DnsType> types)
    {
        var bytes = new List<byte>();
        foreach (IGrouping<int, int> block in types.Select(t => (int)t).Distinct().Order().GroupBy(t => t >> 8))
        {
            byte[] bits = new byte[((block.Max() & 0xFF) / 8) + 1];
            foreach (int type in block)
            {
                bits[(type & 0xFF) / 8] |= (byte)(0x80 >> (type & 7));
            }

            bytes.AddRange([(byte)block.Key, (byte)bits.Length, .. bits]);
        }

        return [.. bytes];
    }

    public static byte[] U16(int value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] U32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}

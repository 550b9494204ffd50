using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>struct sockaddr_in and sockaddr_in6 in one, as Linux lays them out; all in network byte order but the family.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
internal struct SockAddr
{
    /// <summary>sizeof(struct sockaddr_in6), the larger one.</summary>
    internal const int SizeBytes = 28;

    /// <summary>sizeof(struct sockaddr_in).</summary>
    internal const int SizeBytes4 = 16;

    /// <summary>Not an address of this form: <see cref="UnixSockets"/>. A peer of one has no more than the family.</summary>
    internal const ushort AF_UNIX = 1;

    /// <summary>ffff:0000 in network order, as the first half of a /64.</summary>
    private const uint Ipv4Mark = 0x0000_FFFF;

    internal const ushort AF_INET = 2;
    internal const ushort AF_INET6 = 10;

    [FieldOffset(0)]
    internal ushort Family;

    [FieldOffset(2)]
    internal ushort PortNetworkOrder;

    [FieldOffset(4)]
    internal uint Address4;

    [FieldOffset(8)]
    internal ulong Address6High;

    [FieldOffset(16)]
    internal ulong Address6Low;

    [FieldOffset(24)]
    internal uint ScopeId;

    internal readonly int Port => BinaryPrimitives.ReverseEndianness(PortNetworkOrder);

    internal readonly uint LengthBytes => Family == AF_INET ? SizeBytes4 : (uint)SizeBytes;

    /// <summary>An address of 4 or 16 bytes, in network order, and a port.</summary>
    internal static SockAddr From(ReadOnlySpan<byte> address, int port)
    {
        var made = new SockAddr { PortNetworkOrder = BinaryPrimitives.ReverseEndianness((ushort)port) };
        if (address.Length == 4)
        {
            made.Family = AF_INET;
            made.Address4 = MemoryMarshal.Read<uint>(address);
        }
        else
        {
            made.Family = AF_INET6;
            made.Address6High = MemoryMarshal.Read<ulong>(address);
            made.Address6Low = MemoryMarshal.Read<ulong>(address[8..]);
        }

        return made;
    }

    /// <summary>The address alone: 4 or 16 bytes, in network order.</summary>
    internal readonly byte[] ToBytes()
    {
        byte[] bytes = new byte[Family == AF_INET ? 4 : 16];
        if (Family == AF_INET)
        {
            MemoryMarshal.Write(bytes, Address4);
        }
        else
        {
            MemoryMarshal.Write(bytes, Address6High);
            MemoryMarshal.Write(bytes.AsSpan(sizeof(ulong)), Address6Low);
        }

        return bytes;
    }

    /// <summary>
    /// Who it is, for limits by source: an IPv4 address, or the /64 of an IPv6 address, which is what one household or
    /// one attacker has. An IPv4 address mapped into IPv6 is that IPv4 address. In the form of a /64, IPv4 addresses are
    /// multicast addresses, which nobody asks from.
    /// </summary>
    internal readonly ulong SourceKey()
    {
        const ulong mappedPrefix = 0xFFFF_0000;
        return Family == AF_INET ? FromIpv4(Address4)
            : Address6High == 0 && (Address6Low & uint.MaxValue) == mappedPrefix ? FromIpv4((uint)(Address6Low >> 32))
            : Address6High;
    }

    /// <summary><c>192.0.2.1</c>, <c>2001:db8:0:1::/64</c>.</summary>
    internal static string SourceText(ulong key)
    {
        ulong bytes = BinaryPrimitives.ReverseEndianness(key);
        if ((key & uint.MaxValue) == Ipv4Mark)
        {
            return $"{(byte)(bytes >> 24)}.{(byte)(bytes >> 16)}.{(byte)(bytes >> 8)}.{(byte)bytes}";
        }

        string text = "";
        for (; bytes != 0; bytes <<= 16)
        {
            text += $"{bytes >> 48:x}:";
        }

        return text + (text == "" ? "::/64" : ":/64");
    }

    private static ulong FromIpv4(uint address) => ((ulong)address << 32) | Ipv4Mark;
}

using System.Buffers.Binary;

namespace Ysco.Go;

/// <summary>How numbers are laid out in an ELF file: its class and its byte order.</summary>
/// <param name="Is64">64-bit class.</param>
/// <param name="BigEndian">Byte order.</param>
internal readonly record struct ElfLayout(bool Is64, bool BigEndian)
{
    /// <summary>Bytes of an address, an offset or a size.</summary>
    internal int WordBytes => Is64 ? 8 : 4;

    internal int SegmentHeaderBytes => Is64 ? 56 : 32;

    internal int SectionHeaderBytes => Is64 ? 64 : 40;

    internal static int HeaderBytes(bool is64) => is64 ? 64 : 52;

    internal int U16(ReadOnlySpan<byte> bytes, int at) => BigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    internal uint U32(ReadOnlySpan<byte> bytes, int at) => BigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    /// <summary>An address, an offset or a size.</summary>
    internal ulong Word(ReadOnlySpan<byte> bytes, int at) => !Is64 ? U32(bytes, at)
        : BigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}

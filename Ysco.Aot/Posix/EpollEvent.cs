using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// struct epoll_event of the kernel. It is packed on x86-64 alone (12 bytes; 16 elsewhere, with the data at 8):
/// its bytes are read and written by hand, so that one layout rule is written once.
/// </summary>
internal static class EpollEvent
{
    /// <summary>The size of one event, bytes.</summary>
    internal static int SizeBytes => DataOffset + sizeof(ulong);

    private static int DataOffset => DataOffsetOn(RuntimeInformation.ProcessArchitecture);

    internal static int DataOffsetOn(Architecture processor) => processor == Architecture.X64 ? 4 : 8;

    /// <summary>Writes an event; <paramref name="watch"/> is the caller's, and comes back with what happens.</summary>
    internal static void Write(Span<byte> into, uint events, ulong watch)
    {
        into[..SizeBytes].Clear();
        MemoryMarshal.Write(into, events);
        MemoryMarshal.Write(into[DataOffset..], watch);
    }

    internal static (uint Events, ulong Watch) Read(ReadOnlySpan<byte> from) =>
        (MemoryMarshal.Read<uint>(from), MemoryMarshal.Read<ulong>(from[DataOffset..]));
}

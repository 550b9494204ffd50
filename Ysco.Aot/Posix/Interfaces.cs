using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>Network interfaces by name, and the addresses of all. References: if_nametoindex(3), getifaddrs(3).</summary>
internal static unsafe partial class Interfaces
{
    /// <summary>The number of an interface; 0 when there is none of that name.</summary>
    internal static int IndexOf(string name) => (int)if_nametoindex(name);

    /// <summary>The addresses of this machine, IPv4 and IPv6, those of a link with the number of it; without ports.</summary>
    /// <param name="max">How many at most of each family: the kernel begins with those of the loopback interface.</param>
    /// <param name="more">How many there are beyond those.</param>
    /// <returns>The addresses; null when the kernel does not tell, with <see cref="Errno.Last"/>.</returns>
    internal static List<SockAddr>? Addresses(int max, out int more)
    {
        more = 0;
        AddressEntry* first;
        if (getifaddrs(&first) != 0)
        {
            return null;
        }

        var found = new List<SockAddr>();
        int[] counts = [0, 0];
        for (AddressEntry* entry = first; entry != null; entry = entry->Next)
        {
            if (entry->Address == null)
            {
                continue;
            }

            // An IPv4 address is shorter than the structure that has both.
            SockAddr address = default;
            address.Family = *(ushort*)entry->Address;
            if (address.Family is SockAddr.AF_INET or SockAddr.AF_INET6)
            {
                if (counts[address.Family == SockAddr.AF_INET ? 0 : 1]++ >= max)
                {
                    more++;
                    continue;
                }

                new ReadOnlySpan<byte>(entry->Address, (int)address.LengthBytes).CopyTo(new Span<byte>(&address, SockAddr.SizeBytes));
                found.Add(address);
            }
        }

        freeifaddrs(first);
        return found;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint if_nametoindex(string name);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getifaddrs(AddressEntry** first);

    [LibraryImport("libc")]
    private static partial void freeifaddrs(AddressEntry* first);

    /// <summary>struct ifaddrs, as far as it is read.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct AddressEntry
    {
        internal AddressEntry* Next;
        internal byte* Name;
        internal uint Flags;
        internal byte* Address;
    }
}

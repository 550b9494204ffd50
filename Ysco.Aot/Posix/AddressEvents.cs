using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>Tells when an address of this machine came or went: rtnetlink(7), netlink(7). Numbers are those of Linux's generic ABI.</summary>
internal static unsafe partial class AddressEvents
{
    private const int AF_NETLINK = 16;
    private const int SOCK_RAW = 3;
    private const int NETLINK_ROUTE = 0;
    private const uint RTMGRP_IPV4_IFADDR = 0x10;
    private const uint RTMGRP_IPV6_IFADDR = 0x100;

    /// <summary>Reads of one turn: what is more is told again.</summary>
    private const int MaxReads = 64;

    /// <summary>A descriptor that can be read when something happened; -1 when there is none, with <see cref="Errno.Last"/>.</summary>
    internal static int Open()
    {
        int fd = Sockets.socket(AF_NETLINK, SOCK_RAW | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, NETLINK_ROUTE);
        var address = new NetlinkAddress { Family = AF_NETLINK, Groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR };
        if (fd >= 0 && bind(fd, &address, (uint)sizeof(NetlinkAddress)) != 0)
        {
            int error = Errno.Last;
            FileIo.Close(fd);
            Marshal.SetLastPInvokeError(error);
            return -1;
        }

        return fd;
    }

    /// <summary>Takes what is told, which says no more than that one should look. That there was too much to be kept says the same.</summary>
    internal static void Drain(int fd)
    {
        Span<byte> message = stackalloc byte[4096];
        for (int i = 0; i < MaxReads && (Sockets.Receive(fd, message) > 0 || Errno.Last == Sockets.ENOBUFS); i++)
        {
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int fd, NetlinkAddress* address, uint length);

    /// <summary>struct sockaddr_nl.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NetlinkAddress
    {
        internal ushort Family;
        internal ushort Padding;
        internal uint Port;
        internal uint Groups;
    }
}

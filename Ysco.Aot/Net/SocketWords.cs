using System.Net.Sockets;

namespace Ysco.Net;

/// <summary>What went wrong with a socket, in words.</summary>
internal static class SocketWords
{
    internal static string Describe(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostUnreachable => "no route to host",
        SocketError.NetworkUnreachable => "network is unreachable",
        SocketError.NetworkDown => "network is down",
        SocketError.TimedOut => "timed out",
        SocketError.ConnectionReset => "connection reset by peer",
        SocketError.ConnectionAborted => "connection aborted",
        SocketError.AddressFamilyNotSupported => "address family not supported",
        SocketError.AddressNotAvailable => "address not available on this machine",
        SocketError.AccessDenied => "permission denied",
        SocketError.TooManyOpenSockets => "too many open files",
        _ => $"socket error {(int)exception.SocketErrorCode}",
    };
}

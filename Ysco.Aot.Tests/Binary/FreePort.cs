using System.Net;
using System.Net.Sockets;

namespace Ysco.Tests.Binary;

/// <summary>Ports for programs that can't be given a port 0.</summary>
public static class FreePort
{
    // Below the range that the kernel takes for outgoing connections (32768 and up), so that none of those gets in between.
    private const int First = 20_000;
    private const int Count = 12_000;
    private static int s_next = Environment.ProcessId * 97 % Count;

    /// <summary>A port that nobody listens on and that this process has not given out lately.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}

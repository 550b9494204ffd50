using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Admin;

/// <summary>
/// Where to listen, as given with -addr: <c>localhost:1234</c>, <c>:1234</c> (every address), <c>127.0.0.1:0</c> (any
/// free port), <c>[::1]:1234</c>, <c>private:1234</c> (every private address that there is at a time, <see cref="PrivateAddress"/>).
/// Not here: other host names. What a name resolves to may change while we start; an address does not.
/// </summary>
public sealed class ListenAddress
{
    private const int ShownCharacters = 80;

    /// <summary>In place of a host.</summary>
    private const string Private = "private";

    private readonly byte[] address;
    private readonly uint link;

    private ListenAddress(string text, byte[] address, int port, uint link = 0) => (Text, this.address, Port, this.link) = (text, address, port, link);

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>The port, 0 to 65535; 0 is any free one.</summary>
    public int Port { get; }

    /// <summary>Whether every address of this machine is meant, IPv4 and IPv6.</summary>
    internal bool IsAny => address.Length == 0 && !IsPrivate;

    /// <summary>Whether the private addresses of this machine are meant: none that can be listened at by itself, but those of <see cref="At"/>.</summary>
    internal bool IsPrivate => Text.StartsWith(Private, StringComparison.Ordinal) && address.Length == 0;

    /// <summary>Whether it is 127.0.0.1 or ::1.</summary>
    internal bool IsLoopback => address.Length > 0 && PrivateAddress.IsLoopback(address);

    /// <summary>Reads it; the failure names what was given.</summary>
    public static Result<ListenAddress> Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return Wrong(text, "no port (write host:port, as in localhost:1234)");
        }

        string port = text[(colon + 1)..];
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            return Wrong(text, "the port is not a number from 0 to 65535");
        }

        string host = text[..colon];
        if (host == Private)
        {
            return number == 0
                ? Wrong(text, "of several addresses, each would have another port: name one, as in private:1234")
                : new ListenAddress(text, [], number);
        }

        if (AddressOf(host) is { } bytes)
        {
            return new ListenAddress(text, bytes, number);
        }

        return Wrong(text, host.Contains(':')
            ? "an ipv6 address is written in brackets, as in [::1]:1234"
            : "the host is neither an ip address nor localhost nor private");
    }

    /// <summary>One of the addresses that are meant where <see cref="IsPrivate"/>; null for an address that is not private.</summary>
    /// <param name="own">An address of this machine.</param>
    internal ListenAddress? At(SockAddr own)
    {
        byte[] bytes = own.ToBytes();
        if (!PrivateAddress.Is(bytes))
        {
            return null;
        }

        var shown = own.Family == SockAddr.AF_INET ? new IPAddress(bytes) : new IPAddress(bytes, own.ScopeId);
        return new ListenAddress($"{Text} {shown}", bytes, Port, own.Family == SockAddr.AF_INET ? 0 : own.ScopeId);
    }

    internal SockAddr ToSockAddr()
    {
        SockAddr made = SockAddr.From(IsAny ? new byte[16] : address, Port);
        made.ScopeId = link;
        return made;
    }

    internal SockAddr ToSockAddr4() => SockAddr.From(IsAny ? new byte[4] : address, Port);

    private static byte[]? AddressOf(string host)
    {
        switch (host)
        {
            case "":
                return [];
            case "localhost":
                return [127, 0, 0, 1];
            case ['[', .. string inner, ']']:
                return !inner.ContainsAnyExcept("0123456789abcdefABCDEF:.".AsSpan()) && IPAddress.TryParse(inner, out IPAddress? six)
                    && six.AddressFamily == AddressFamily.InterNetworkV6
                    ? six.GetAddressBytes()
                    : null;
            default:
                // Only the dotted form with four numbers comes out as it went in: not 127.1, not 010.0.0.1.
                return IPAddress.TryParse(host, out IPAddress? four) && four.AddressFamily == AddressFamily.InterNetwork
                    && four.ToString() == host
                    ? four.GetAddressBytes()
                    : null;
        }
    }

    private static Failure Wrong(string text, string why)
    {
        char[] shown = text.AsSpan(0, Math.Min(text.Length, ShownCharacters)).ToArray();
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = char.IsControl(shown[i]) ? '?' : shown[i];
        }

        return Failure.Invalid($"listen address \"{new string(shown)}\": {why}");
    }
}

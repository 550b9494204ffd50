using System.Net;
using System.Net.Sockets;
using Ysco.Bytes;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Dns.Client;

/// <summary>Which recursive name servers are asked, and how patiently.</summary>
/// <param name="Servers">The servers, in the order in which they are asked.</param>
/// <param name="Timeout">For one attempt over UDP, and again over TCP.</param>
/// <param name="Attempts">Times that each server is asked.</param>
public sealed record DnsServers(IReadOnlyList<IPEndPoint> Servers, TimeSpan Timeout, int Attempts)
{
    /// <summary>RFC 1035 section 4.2.</summary>
    public const int Port = 53;

    /// <summary>Servers that may be named: more only make a failure slower.</summary>
    public const int MaxServers = 8;

    /// <summary>Servers with the patience that is the default of resolv.conf.</summary>
    /// <param name="servers">The servers.</param>
    public static DnsServers Of(params IReadOnlyList<IPEndPoint> servers) =>
        new(servers, TimeSpan.FromSeconds(ResolvConf.DefaultTimeoutSeconds), ResolvConf.DefaultAttempts);

    /// <summary>Reads addresses with or without a port: <c>192.0.2.1</c>, <c>127.0.0.1:5353</c>, <c>[2001:db8::1]:53</c>.</summary>
    /// <returns>The servers, none for an empty list; or what is wrong with which.</returns>
    public static Result<IReadOnlyList<IPEndPoint>> Parse(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count > MaxServers)
        {
            return Failure.Invalid($"{texts.Count} resolvers (at most {MaxServers})");
        }

        var servers = new List<IPEndPoint>();
        foreach (string text in texts)
        {
            // IPAddress reads 127.1 too, 1 as 0.0.0.1, and 010 as 8: slips of a pen, not addresses.
            if (!IPEndPoint.TryParse(text, out IPEndPoint? server)
                || (server.AddressFamily == AddressFamily.InterNetwork && text != server.ToString() && text != server.Address.ToString())
                || (server.Port == 0 && text.Contains(server.AddressFamily == AddressFamily.InterNetwork ? ':' : ']', StringComparison.Ordinal)))
            {
                return Failure.Invalid(
                    $"resolver \"{OneLine.From(text)}\": not the address of a name server, such as 192.0.2.1:53 or [2001:db8::1]:53");
            }

            servers.Add(server.Port == 0 ? new IPEndPoint(server.Address, Port) : server);
        }

        return servers;
    }
}

using System.Net;
using System.Text;
using Ysco.Durable;
using Ysco.Net;
using Ysco.Posix;

namespace Ysco.Dns.Client;

/// <summary>
/// The name servers to ask: those that were given, or else those of /etc/resolv.conf, which is read anew each time, as it
/// may change while we run, or else this machine.
/// </summary>
/// <param name="given">The servers that were given; empty for the system's.</param>
/// <param name="resolvConf">/etc/resolv.conf</param>
/// <param name="port">The port of the system's servers.</param>
public sealed class DnsServerSource(
    IReadOnlyList<IPEndPoint> given, string resolvConf = DnsServerSource.ResolvConfFile, int port = DnsServers.Port)
{
    /// <summary>Where the name servers are named.</summary>
    public const string ResolvConfFile = "/etc/resolv.conf";

    /// <summary>A resolv.conf has some hundred bytes.</summary>
    private const int MaxFileBytes = 1 << 20;

    /// <summary>The servers, and a remark on where they come from when that may surprise; empty when not.</summary>
    public (DnsServers Servers, string Remark) Read()
    {
        if (given.Count > 0)
        {
            return (DnsServers.Of(given), "");
        }

        string? text = BoundedFile.Read(resolvConf, MaxFileBytes).Try(out byte[]? bytes, out _) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;
        ResolvConf conf = ResolvConf.Parse(text ?? "", Interfaces.IndexOf);
        return (new([.. conf.Servers.Select(address => new IPEndPoint(address, port))], conf.Timeout, conf.Attempts),
            text is null ? $"{resolvConf} cannot be read, asked this machine" : "");
    }
}

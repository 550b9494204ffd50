using System.Net;
using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>
/// Where the service tells how it is: a URL of scheme http whose host is an address of this machine's loopback, or
/// localhost. The supervisor asks it itself, so it is never somebody else's machine, and nothing is looked up.
/// References: RFC 6761 section 6.3 (localhost), RFC 9112 section 3.2 (what is asked of a server).
/// </summary>
public sealed class HealthTarget
{
    private HealthTarget(byte[][] addresses, Uri uri) =>
        (Addresses, Port, Host, Path) = (addresses, uri.Port, uri.Authority, uri.PathAndQuery);

    /// <summary>The addresses, of 4 or 16 bytes, in the order in which they are tried.</summary>
    public IReadOnlyList<byte[]> Addresses { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The value of the header Host.</summary>
    public string Host { get; }

    /// <summary>Path and query, percent-encoded.</summary>
    public string Path { get; }

    /// <summary>Reads a URL.</summary>
    public static Result<HealthTarget> Parse(string url)
    {
        if (ConfChecks.HttpUrl(url, queryAllowed: true) is { } wrong)
        {
            return Failure.Invalid(wrong);
        }

        var uri = new Uri(url);
        return uri.Scheme != "http" ? Failure.Invalid($"\"{SconfText.Quote(url)}\": only http is asked for health")
            : uri.Fragment != "" ? Failure.Invalid("a URL that is asked has no \"#\"")
            : uri.Port == 0 ? Failure.Invalid("a URL that is asked has a port from 1 on")
            : AddressesOf(uri) is not { } addresses
                ? Failure.Invalid($"\"{SconfText.Quote(uri.Host)}\" is not on this machine (127.0.0.1, [::1] or localhost)")
                : new HealthTarget(addresses, uri);
    }

    private static byte[][]? AddressesOf(Uri uri)
    {
        if (uri.Host == "localhost")
        {
            return [IPAddress.Loopback.GetAddressBytes(), IPAddress.IPv6Loopback.GetAddressBytes()];
        }

        return IPAddress.TryParse(uri.Host, out IPAddress? address) && IPAddress.IsLoopback(address) && !address.IsIPv4MappedToIPv6
            ? [address.GetAddressBytes()]
            : null;
    }
}

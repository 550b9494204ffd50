using System.Text;
using Ysco.Http;

namespace Ysco.Admin;

/// <summary>
/// Whether a page of somebody else made the browser send this: browsers add the password to such requests too.
/// References: Fetch Metadata (Sec-Fetch-Site), RFC 6454 (Origin).
/// Not here: DNS rebinding; a page served under our own host name is not somebody else's.
/// </summary>
internal static class CrossSite
{
    /// <summary>False for programs, which send neither field.</summary>
    internal static bool IsForeign(HttpRequest request)
    {
        int sites = request.Header("sec-fetch-site"u8, out ReadOnlySpan<byte> site);
        if (sites > 0 && !site.SequenceEqual("same-origin"u8) && !site.SequenceEqual("none"u8))
        {
            return true;
        }

        int origins = request.Header("origin"u8, out ReadOnlySpan<byte> origin);
        return origins > 1 || (origins == 1 && !IsOurs(origin, request.Host));
    }

    /// <summary>The scheme is not compared: in front of us, a proxy may do the TLS.</summary>
    private static bool IsOurs(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> host)
    {
        int scheme = origin.IndexOf("://"u8);
        return scheme > 0 && !host.IsEmpty && Ascii.EqualsIgnoreCase(origin[(scheme + 3)..], host);
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Ysco.Dns;

/// <summary>The start of a zone. References: RFC 1035 section 3.3.13, RFC 2308 section 4.</summary>
/// <param name="Server">Its first name server.</param>
/// <param name="Mailbox">The mail address of who looks after it, the first dot for the at sign.</param>
/// <param name="Serial">The number of its version.</param>
/// <param name="Refresh">Seconds after which other servers look for a newer one.</param>
/// <param name="Retry">Seconds after which they try again.</param>
/// <param name="Expire">Seconds after which they give up.</param>
/// <param name="Minimum">Seconds for which it may be kept that there is nothing.</param>
public sealed record SoaData(DnsName Server, DnsName Mailbox, uint Serial, uint Refresh, uint Retry, uint Expire, uint Minimum)
{
    /// <summary>Reads the data of a record.</summary>
    public static bool TryParse(byte[] data, [NotNullWhen(true)] out SoaData? soa)
    {
        ArgumentNullException.ThrowIfNull(data);
        soa = null;
        var reader = new DnsReader(data);
        if (!reader.TryName(out DnsName server) || !reader.TryName(out DnsName mailbox) || !reader.TryU32(out uint serial)
            || !reader.TryU32(out uint refresh) || !reader.TryU32(out uint retry) || !reader.TryU32(out uint expire)
            || !reader.TryU32(out uint minimum) || !reader.IsAtEnd)
        {
            return false;
        }

        soa = new SoaData(server, mailbox, serial, refresh, retry, expire, minimum);
        return true;
    }
}

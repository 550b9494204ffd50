using System.Globalization;
using System.Net;

namespace Ysco.Net;

/// <summary>
/// What /etc/resolv.conf says of name servers. Reference: resolv.conf(5). Limits: the constants, which are glibc's. Not here:
/// domain, search, ndots (names are absolute), edns0 and trust-ad (always the one, never the other), rotate, inet6.
/// </summary>
/// <param name="Servers">The name servers in their order; this machine where none is named.</param>
/// <param name="Timeout">How long a server is waited for.</param>
/// <param name="Attempts">Times that each server is asked.</param>
public sealed record ResolvConf(IReadOnlyList<IPAddress> Servers, TimeSpan Timeout, int Attempts)
{
    /// <summary>Name servers that are asked: MAXNS.</summary>
    public const int MaxServers = 3;

    /// <summary>The default and the most of <c>options timeout:N</c>.</summary>
    public const int DefaultTimeoutSeconds = 5, MaxTimeoutSeconds = 30;

    /// <summary>The default and the most of <c>options attempts:N</c>.</summary>
    public const int DefaultAttempts = 2, MaxAttempts = 5;

    /// <summary>Reads the text; what it does not know is passed over, as the C library does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="interfaceIndex">The number of a network interface by its name, 0 for none: of fe80::1%eth0.</param>
    public static ResolvConf Parse(string text, Func<string, int> interfaceIndex)
    {
        ArgumentNullException.ThrowIfNull(interfaceIndex);
        var servers = new List<IPAddress>();
        (int timeout, int attempts) = (DefaultTimeoutSeconds, DefaultAttempts);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> rest = SystemFiles.WithoutComment(line, "#;");
            ReadOnlySpan<char> keyword = SystemFiles.TakeWord(ref rest);
            ReadOnlySpan<char> word = SystemFiles.TakeWord(ref rest);
            if (keyword is "nameserver" && servers.Count < MaxServers && Address(word, interfaceIndex) is { } server)
            {
                servers.Add(server);
            }

            for (; keyword is "options" && !word.IsEmpty; word = SystemFiles.TakeWord(ref rest))
            {
                timeout = Option(word, "timeout:", MaxTimeoutSeconds) ?? timeout;
                attempts = Option(word, "attempts:", MaxAttempts) ?? attempts;
            }
        }

        return new ResolvConf(servers.Count > 0 ? servers : [IPAddress.Loopback], TimeSpan.FromSeconds(timeout), attempts);
    }

    private static IPAddress? Address(ReadOnlySpan<char> word, Func<string, int> interfaceIndex)
    {
        int percent = word.IndexOf('%');
        if (percent < 0)
        {
            return IPAddress.TryParse(word, out IPAddress? plain) ? plain : null;
        }

        ReadOnlySpan<char> scope = word[(percent + 1)..];
        int index = int.TryParse(scope, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : interfaceIndex(scope.ToString());
        return index > 0 && IPAddress.TryParse(word[..percent], out IPAddress? address) && address.IsIPv6LinkLocal
            ? new IPAddress(address.GetAddressBytes(), index) : null;
    }

    // A number over the most counts as the most; 0 is not a time to wait, nor a number of questions.
    private static int? Option(ReadOnlySpan<char> word, string name, int most) =>
        word.StartsWith(name, StringComparison.Ordinal)
        && uint.TryParse(word[name.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out uint value)
            ? (int)Math.Clamp(value, 1, (uint)most) : null;
}

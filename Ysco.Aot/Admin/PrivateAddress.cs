namespace Ysco.Admin;

/// <summary>
/// Which addresses nobody outside of this machine's own networks can reach: loopback (RFC 1122, RFC 4291), private (RFC 1918), unique
/// local (RFC 4193) and of a link (RFC 3927, RFC 4291). Not the shared space of RFC 6598, in which a provider's other customers are. Pure.
/// </summary>
internal static class PrivateAddress
{
    /// <summary>Whether an address is one.</summary>
    /// <param name="address">4 or 16 bytes, in network order.</param>
    internal static bool Is(ReadOnlySpan<byte> address) => address.Length == 4
        ? address is [10, ..] or [127, ..] or [169, 254, ..] or [192, 168, ..] || (address[0] == 172 && address[1] >> 4 == 1)
        : address is [>= 0xFC and <= 0xFD, ..] || (address[0] == 0xFE && address[1] >> 6 == 2)
            || IsLoopback(address);

    /// <summary>Whether an address is the one by which programs of this machine reach it: 127.0.0.1 or ::1.</summary>
    /// <param name="address">4 or 16 bytes, in network order.</param>
    internal static bool IsLoopback(ReadOnlySpan<byte> address) => address.Length == 4
        ? address is [127, 0, 0, 1]
        : address[^1] == 1 && address[..^1].IndexOfAnyExcept((byte)0) < 0;
}

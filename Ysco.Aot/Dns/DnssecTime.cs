using System.Globalization;

namespace Ysco.Dns;

/// <summary>
/// The times of signatures: seconds since 1970 modulo 2^32, compared in serial number arithmetic. References: RFC 4034
/// section 3.1.5, RFC 1982 section 3.2.
/// </summary>
public static class DnssecTime
{
    /// <summary>A time in this arithmetic.</summary>
    public static uint From(DateTimeOffset time) => unchecked((uint)time.ToUnixTimeSeconds());

    /// <summary>Whether one is after another; those half of 2^32 apart are neither before nor after each other.</summary>
    public static bool IsAfter(uint time, uint other) => unchecked((int)(other - time)) < 0 && other - time != 0x8000_0000;

    /// <summary>As zone files have it: <c>20261121030210</c>, of the years up to 2106.</summary>
    public static string Text(uint time) =>
        DateTimeOffset.FromUnixTimeSeconds(time).UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}

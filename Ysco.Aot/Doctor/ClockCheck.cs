using System.Globalization;

namespace Ysco.Doctor;

/// <summary>The clock: signatures and certificates are valid at times.</summary>
internal static class ClockCheck
{
    internal const string Name = "clock";

    private const string Format = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Judges it. Pure.</summary>
    /// <param name="now">What the clock says.</param>
    /// <param name="built">When this program was made: it is later.</param>
    internal static Finding Of(DateTimeOffset now, DateTimeOffset built)
    {
        string time = now.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
        return now >= built
            ? Finding.Ok(Name, $"{time} UTC")
            : Finding.Fail(
                Name, $"{time} UTC, before this ysco was made ({built.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)} UTC): ysco waits for the clock",
                "timedatectl set-ntp true || ntpd -q");
    }
}

namespace Ysco.Http;

/// <summary>
/// The Date field, <c>Sat, 21 Nov 2026 03:02:21 GMT</c>, formatted once a second at most.
/// References: RFC 9110 section 5.6.7 (IMF-fixdate).
/// </summary>
/// <param name="clock">The wall clock.</param>
public sealed class HttpDate(TimeProvider clock)
{
    /// <summary>IMF-fixdate has one length.</summary>
    public const int LengthBytes = 29;

    private readonly byte[] text = new byte[LengthBytes];
    private long second = -1;

    /// <summary>Now.</summary>
    public ReadOnlySpan<byte> Now()
    {
        DateTimeOffset now = clock.GetUtcNow();
        long current = now.Ticks / TimeSpan.TicksPerSecond;
        if (current != second)
        {
            second = current;
            now.TryFormat(text, out _, "R", System.Globalization.CultureInfo.InvariantCulture);
        }

        return text;
    }
}

using Xunit;
using Ysco.Config;

namespace Ysco.Tests.Config;

public class GoDurationTests
{
    [Theory]
    [InlineData("0", 0, "0s")]
    [InlineData("72h0m0s", 72 * 36_000_000_000L, "72h0m0s")]
    [InlineData("24h", 24 * 36_000_000_000L, "24h0m0s")]
    [InlineData("1h30m", 54_000_000_000, "1h30m0s")]
    [InlineData("90m", 54_000_000_000, "1h30m0s")]
    [InlineData("500ms", 5_000_000, "500ms")]
    [InlineData("1.5s", 15_000_000, "1.5s")]
    [InlineData("2µs", 20, "2µs")]
    [InlineData("2μs", 20, "2µs")]
    [InlineData("2.5us", 25, "2.5µs")]
    [InlineData("100ns", 1, "100ns")]
    [InlineData("99ns", 0, "0s")]
    [InlineData("-1m3.25s", -632_500_000, "-1m3.25s")]
    [InlineData("+5s", 50_000_000, "5s")]
    [InlineData(".5s", 5_000_000, "500ms")]
    [InlineData("5.s", 50_000_000, "5s")]
    [InlineData("1s1s", 20_000_000, "2s")]
    [InlineData("0.3333333333333333333h", 12_000_000_000, "20m0s")]
    [InlineData("9223372036854775807ns", 92_233_720_368_547_758, "2562047h47m16.8547758s")]
    [InlineData("-9223372036854775808ns", -92_233_720_368_547_758, "-2562047h47m16.8547758s")]
    [InlineData("0.100000000000000000000h", 3_600_000_000, "6m0s")]
    public void A_duration_is_read_and_written_as_Go_does(string text, long ticks, string formatted)
    {
        TimeSpan duration = GoDuration.Parse(text).Value;
        Assert.Equal(ticks, duration.Ticks);
        Assert.Equal(formatted, GoDuration.Format(duration));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("1d")]
    [InlineData("1 s")]
    [InlineData("--1s")]
    [InlineData("1h 3m")]
    [InlineData("1H")]
    [InlineData("1e3s")]
    [InlineData("9223372036854775808ns")]
    [InlineData("-9223372036854775809ns")]
    [InlineData("2562048h")]
    [InlineData("99999999999999999999999h")]
    [InlineData("9223372036s9223372036s")]
    [InlineData("2562047h2562047h2562047h")]
    public void What_Go_does_not_take_is_refused(string text) =>
        Assert.Equal($"\"{text}\" is not a duration (such as 72h, 1h30m or 500ms)", GoDuration.Parse(text).Failure?.Message);

    [Fact]
    public void Parse_undoes_format()
    {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++)
        {
            var duration = new TimeSpan(random.NextInt64(-92_233_720_368_547_758, 92_233_720_368_547_758) >> random.Next(60));
            Assert.Equal(duration, GoDuration.Parse(GoDuration.Format(duration)).Value);
        }
    }

    [Fact]
    public void Any_TimeSpan_can_be_written() =>
        Assert.Equal("-256204778h48m5.4775808s", GoDuration.Format(TimeSpan.MinValue));
}

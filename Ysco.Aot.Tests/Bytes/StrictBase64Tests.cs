using Xunit;
using Ysco.Bytes;

namespace Ysco.Tests.Bytes;

public class StrictBase64Tests
{
    [Fact]
    public void What_is_encoded_is_decoded()
    {
        var random = new Random(1);
        for (int length = 0; length < 70; length++)
        {
            byte[] value = new byte[length];
            random.NextBytes(value);
            Assert.Equal(value, StrictBase64.Decode(StrictBase64.Encode(value)));
            Assert.Equal(value, StrictBase64.DecodeUrl(StrictBase64.EncodeUrl(value)));
        }
    }

    [Theory]
    [InlineData("AQ=", "padding is missing")]
    [InlineData("AQ", "padding is missing")]
    [InlineData("AR==", "bits are left over")]
    [InlineData("AQ ==", "a space")]
    [InlineData("AQ==\n", "a newline")]
    [InlineData("AQ==AQ==", "padding in the middle")]
    [InlineData("A-_A", "the other alphabet")]
    [InlineData("====", "nothing but padding")]
    [InlineData("AQI\u00a0", "not ASCII")]
    public void Another_spelling_is_refused(string text, string why)
    {
        Assert.NotEmpty(why);
        Assert.Null(StrictBase64.Decode(text));
    }

    [Theory]
    [InlineData("AQ==", "padding")]
    [InlineData("AR", "bits are left over")]
    [InlineData("A", "half a byte")]
    [InlineData("AQ ", "a space")]
    [InlineData(" AQ", "a space")]
    [InlineData("A+/A", "the other alphabet")]
    public void Another_spelling_for_urls_is_refused(string text, string why)
    {
        Assert.NotEmpty(why);
        Assert.Null(StrictBase64.DecodeUrl(text));
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("00", null)]
    [InlineData("01", null)]
    [InlineData("+1", null)]
    [InlineData("-1", null)]
    [InlineData(" 1", null)]
    [InlineData("1 ", null)]
    [InlineData("1\0", null)]
    [InlineData("", null)]
    [InlineData("1,000", null)]
    [InlineData("\u0661", null)]
    public void Decimal_numbers_have_one_spelling(string text, long? value) => Assert.Equal(value, StrictDecimal.Parse(text));
}

using Xunit;
using Ysco.Dns;

namespace Ysco.Tests.Dns;

public class DnsTypeNameTests
{
    [Theory]
    [InlineData("txt", DnsType.Txt, "TXT")]
    [InlineData("NSEC3PARAM", DnsType.Nsec3Param, "NSEC3PARAM")]
    [InlineData("type16", DnsType.Txt, "TXT")]
    [InlineData("TYPE65280", (DnsType)65280, "TYPE65280")]
    public void Types_have_names_or_numbers(string text, DnsType type, string printed)
    {
        Assert.Equal(type, DnsTypeName.Parse(text).Value);
        Assert.Equal(printed, type.Text());
    }

    [Theory]
    [InlineData("")]
    [InlineData("TYPE")]
    [InlineData("TYPE65536")]
    [InlineData("TYPE-1")]
    [InlineData("TXT ")]
    public void Other_words_are_no_types(string text) => Assert.NotNull(DnsTypeName.Parse(text).Failure);

    [Fact]
    public void Every_type_is_read_by_its_name() =>
        Assert.All(Enum.GetValues<DnsType>(), type => Assert.Equal(type, DnsTypeName.Parse(type.Text()).Value));
}

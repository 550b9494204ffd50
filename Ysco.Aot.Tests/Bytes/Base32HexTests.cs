using System.Text;
using Xunit;
using Ysco.Bytes;

namespace Ysco.Tests.Bytes;

public class Base32HexTests
{
    // RFC 4648 section 10, without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "co")]
    [InlineData("fo", "cpng")]
    [InlineData("foo", "cpnmu")]
    [InlineData("foob", "cpnmuog")]
    [InlineData("fooba", "cpnmuoj1")]
    [InlineData("foobar", "cpnmuoj1e8")]
    public void The_vectors_of_the_rfc_hold(string value, string text)
    {
        Assert.Equal(text, Base32Hex.Encode(Encoding.ASCII.GetBytes(value)));
        byte[] read = new byte[value.Length];
        Assert.True(Base32Hex.TryDecode(Encoding.ASCII.GetBytes(text.ToUpperInvariant()), read));
        Assert.Equal(value, Encoding.ASCII.GetString(read));
    }

    [Theory]
    [InlineData("cp")]
    [InlineData("c")]
    [InlineData("cw")]
    [InlineData("co=")]
    public void Another_spelling_is_none(string text) => Assert.False(Base32Hex.TryDecode(Encoding.ASCII.GetBytes(text), new byte[1]));
}

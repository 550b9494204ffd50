using System.Text;
using Xunit;
using Ysco.Bytes;

namespace Ysco.Tests.Bytes;

public class TerminalTextTests
{
    [Theory]
    [InlineData("asking https://log.example\n", "asking https://log.example\n")]
    [InlineData("\r1.0 of 8.0 MB, 12 %", "\r1.0 of 8.0 MB, 12 %")]
    [InlineData("\u001b]0;title\u0007\u001b[2J\t\u007f", "?]0;title??[2J??")]
    [InlineData("gr\u00fc\u00df", "gr????")]
    [InlineData("", "")]
    public void Only_printable_ascii_and_line_ends_reach_a_terminal(string said, string shown) =>
        Assert.Equal(shown, TerminalText.From(Encoding.UTF8.GetBytes(said)));
}

using Xunit;
using Ysco.Logging;

namespace Ysco.Tests.Logging;

public class LogfmtTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("ysco starting", "\"ysco starting\"")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("back\\slash", "back\\slash")]
    [InlineData("back\\slash and space", "\"back\\\\slash and space\"")]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData("two\nlines\t\r", "\"two\\nlines\\t\\r\"")]
    [InlineData("bell\a", "\"bell\\x07\"")]
    [InlineData("caf\u00e9", "caf\u00e9")]
    [InlineData("no\u00a0break", "\"no\\u00a0break\"")]
    [InlineData("\u202eright to left", "\"\\u202eright to left\"")]
    public void Values_are_quoted_as_slog_quotes_them(string value, string expected) =>
        Assert.Equal($"level=INFO msg={expected}\n", Logfmt.Line(LogLevel.Info, value));

    [Fact]
    public void Attributes_follow_in_order() =>
        Assert.Equal(
            "level=WARN msg=\"rolling back\" svc=./websvc reason=\"exit status 3\"\n",
            Logfmt.Line(LogLevel.Warn, "rolling back", ("svc", "./websvc"), ("reason", "exit status 3")));

    [Fact]
    public void A_value_without_an_end_is_cut() =>
        Assert.Equal(Logfmt.MaxValueChars + "level=INFO msg=...\n".Length,
            Logfmt.Line(LogLevel.Info, new string('x', 1_000_000)).Length);

    [Fact]
    public void Records_below_the_level_are_dropped()
    {
        var lines = new List<string>();
        var log = new Log(LogLevel.Warn, lines.Add);
        log.Info("no");
        log.Error("yes");
        Assert.Equal(["level=ERROR msg=yes\n"], lines);
    }
}

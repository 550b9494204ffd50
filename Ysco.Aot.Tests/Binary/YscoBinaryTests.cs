using Xunit;

namespace Ysco.Tests.Binary;

public class YscoBinaryTests
{
    [Fact]
    public void The_variable_wins_over_the_artifacts() => Assert.Equal("/bin/sh", YscoBinary.Find("/bin/sh", "/nonexistent"));

    [Theory]
    [InlineData("/nonexistent/ysco", "/nonexistent/ysco: ")]
    [InlineData(null, "/nonexistent/artifacts/linux-x64/ysco: ")]
    [InlineData("", "/nonexistent/artifacts/linux-x64/ysco: ")]
    public void A_binary_that_was_not_published_is_a_clear_failure(string? set, string start)
    {
        var e = Assert.Throws<FileNotFoundException>(() => YscoBinary.Find(set, "/nonexistent/artifacts"));

        Assert.StartsWith(start, e.Message, StringComparison.Ordinal);
        Assert.Contains("make publish", e.Message, StringComparison.Ordinal);
    }
}

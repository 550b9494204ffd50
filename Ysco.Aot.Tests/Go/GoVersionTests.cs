using Xunit;
using Ysco.Go;

namespace Ysco.Tests.Go;

public class GoVersionTests
{
    private static readonly string[] Ascending =
    [
        "go1.4", "go1.4.1", "go1.9beta1", "go1.9rc2", "go1.9rc10", "go1.9", "go1.9.7", "go1.20rc3", "go1.20", "go1.20.14",
        "go1.21", "go1.21rc2", "go1.21rc4", "go1.21.0", "go1.21.13", "go1.26rc1", "go1.26.0", "go1.26.9", "go1.26.10",
        "go1.27", "go1.27rc2", "go2.0", "go2.0.0",
    ];

    [Fact]
    public void Versions_are_in_the_order_of_Go()
    {
        for (int i = 0; i < Ascending.Length; i++)
        {
            for (int j = 0; j < Ascending.Length; j++)
            {
                GoVersion a = GoVersion.TryParse(Ascending[i])!.Value;
                GoVersion b = GoVersion.TryParse(Ascending[j])!.Value;
                Assert.Equal((Ascending[i], Ascending[j], i.CompareTo(j)), (Ascending[i], Ascending[j], Math.Sign(a.CompareTo(b))));
                Assert.Equal(i < j, a < b);
                Assert.Equal(i >= j, a >= b);
            }
        }
    }

    [Fact]
    public void A_version_is_written_as_it_was_read() =>
        Assert.All(Ascending, text => Assert.Equal(text, GoVersion.TryParse(text).ToString()));

    [Theory]
    [InlineData("go1.20", true)]
    [InlineData("go1.20.1", true)]
    [InlineData("go1.21", false)]
    [InlineData("go1.21.0", true)]
    [InlineData("go1.21rc2", false)]
    [InlineData("go1.9beta1", false)]
    public void Releases_are_told_from_the_rest(string text, bool release) =>
        Assert.Equal(release, GoVersion.TryParse(text)!.Value.IsRelease);

    [Theory]
    [InlineData("")]
    [InlineData("go")]
    [InlineData("go1")]
    [InlineData("1.21.0")]
    [InlineData("Go1.21.0")]
    [InlineData("go1.")]
    [InlineData("go1.21.")]
    [InlineData("go1.021.0")]
    [InlineData("go1.21.00")]
    [InlineData("go1.21rc")]
    [InlineData("go1.21.0rc1")]
    [InlineData("go1.21alpha1")]
    [InlineData("go1.21.1-custom")]
    [InlineData("go1.21.1 X:loopvar")]
    [InlineData("go1.21.1\n")]
    [InlineData("go1.99999999999999999999.0")]
    [InlineData("devel go1.23-abcdef")]
    public void What_is_no_version_of_a_toolchain_is_refused(string text) => Assert.Null(GoVersion.TryParse(text));
}

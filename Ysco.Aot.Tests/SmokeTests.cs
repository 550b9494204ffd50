using Xunit;

namespace Ysco.Tests;

public class SmokeTests
{
    [Fact]
    public void Runs() => Assert.True(true);
}

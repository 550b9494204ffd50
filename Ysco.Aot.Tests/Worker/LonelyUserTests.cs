using Xunit;
using Ysco.Worker;

namespace Ysco.Tests.Worker;

public class LonelyUserTests
{
    [Theory]
    [InlineData("         0          0 4294967295\n", 0x4000_0000u, 0x7fff_ffffu)]
    [InlineData("", 0x4000_0000u, 0x7fff_ffffu)]
    [InlineData("         0     100000      65536\n", 49152u, 65519u)]
    [InlineData("         0       1000          1\n         1     100000      65536\n", 49153u, 65520u)]
    public void It_is_one_that_the_namespace_has_and_hardly_ever_the_same_twice(string map, uint lowest, uint highest)
    {
        var random = new Random(20_261_121);
        uint[] picked = [.. Enumerable.Range(0, 1000).Select(_ => LonelyUser.Pick(map, random))];

        Assert.All(picked, uid => Assert.InRange(uid, lowest, highest));
        Assert.DoesNotContain(65534u, picked);
        Assert.True(highest == lowest || picked.Distinct().Count() > 950);
    }

    [Fact]
    public void It_is_never_root() => Assert.Equal(WorkerUser.Nobody.Uid, LonelyUser.Pick("         0       1000          1\n", new Random(1)));
}

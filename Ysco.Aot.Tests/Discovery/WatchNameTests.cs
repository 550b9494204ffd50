using Xunit;
using Ysco.Discovery;

namespace Ysco.Tests.Discovery;

public class WatchNameTests
{
    [Theory]
    [InlineData("github.com/mjl-/mox", "mox.mjl_2d._.github.com.v0.l.gopherwatch.org")]
    [InlineData("example.org/websvc", "websvc._.example.org.v0.l.gopherwatch.org")]
    [InlineData("example.org/Upper/Case", "_43ase._55pper._.example.org.v0.l.gopherwatch.org")]
    [InlineData("gopkg.in/yaml.v3", "yaml_2ev3._.gopkg.in.v0.l.gopherwatch.org")]
    [InlineData("example.org/a_b~c", "a_5fb_7ec._.example.org.v0.l.gopherwatch.org")]
    [InlineData("example.org/-x-y-", "_2dx-y_2d._.example.org.v0.l.gopherwatch.org")]
    [InlineData("example.org/-", "_2d._.example.org.v0.l.gopherwatch.org")]
    [InlineData("example.org", "_.example.org.v0.l.gopherwatch.org")]
    public void Each_element_of_a_path_is_a_label_the_last_one_first(string module, string name)
    {
        Assert.Equal(name, WatchName.OfModule(module, "l.gopherwatch.org").Value.ToString());
        Assert.Equal(name, WatchName.OfModule(module, "l.gopherwatch.org.").Value.ToString());
    }

    [Theory]
    [InlineData("example.org/a//b")]
    [InlineData("example.org/a b")]
    [InlineData("/etc")]
    [InlineData("")]
    public void What_is_no_module_path_is_not_asked_for(string module) => Assert.NotNull(WatchName.OfModule(module, "l.example").Failure);

    [Fact]
    public void An_element_that_no_label_can_hold_is_named()
    {
        string longest = new('x', 63);
        Assert.Null(WatchName.OfModule($"example.org/{longest}", "l.example").Failure);
        Assert.Equal(
            $"module example.org/x{longest}: \"x{longest}\" takes 64 bytes in a DNS name, over the 63 that a label may have",
            WatchName.OfModule($"example.org/x{longest}", "l.example").Failure?.Message);
        Assert.NotNull(WatchName.OfModule($"example.org/{longest}/{longest}/{longest}/{longest}", "l.example").Failure);
    }

    [Fact]
    public void Toolchains_have_a_name_of_their_own() =>
        Assert.Equal("toolchain.v0.l.gopherwatch.org", WatchName.OfToolchains("l.gopherwatch.org").Value.ToString());
}

using Xunit;
using Ysco.Config;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

public class PolicyTests
{
    private static readonly KnownToolchains Known = new("go1.26.3", "go1.25.9", "go1.27rc2");

    [Theory]
    [InlineData("v0.1.0", "v0.1.1", true, true)]
    [InlineData("v0.1.9", "v0.1.10", true, true)]
    [InlineData("v0.1.0", "v0.3.0", false, true)]
    [InlineData("v0.1.0", "v1.0.0", false, false)]
    [InlineData("v0.1.1", "v0.1.1", false, false)]
    [InlineData("v0.1.1", "v0.1.0", false, false)]
    [InlineData("v0.1.1", "v0.1.1+meta", false, false)]
    [InlineData("v0.1.0", "v0.1.1-rc.1", false, false)]
    [InlineData("v0.1.1-rc.1", "v0.1.1", true, true)]
    [InlineData("v0.1.0", "v0.1.1-0.20060102150405-abcdef123456", false, false)]
    [InlineData("v0.1.1-0.20060102150405-abcdef123456", "v0.1.1", true, true)]
    [InlineData("v2.0.0+incompatible", "v2.0.1+incompatible", true, true)]
    [InlineData("", "v0.1.1", false, false)]
    [InlineData("(devel)", "v0.1.1", false, false)]
    [InlineData("v0.1.0", "latest", false, false)]
    public void Only_newer_releases_of_the_same_major_are_let_in(string running, string candidate, bool patch, bool minor)
    {
        Assert.Equal(patch, Policy.Allows(VersionPolicy.Patch, running, candidate));
        Assert.Equal(minor, Policy.Allows(VersionPolicy.Minor, running, candidate));
        Assert.False(Policy.Allows(VersionPolicy.Manual, running, candidate));
    }

    [Theory]
    [InlineData("v0.1.0", "v0.3.0", true, false)]
    [InlineData("v0.1.0", "v0.3.0 v0.1.1", false, false)]
    [InlineData("v0.1.0", "v1.0.0", false, false)]
    [InlineData("v0.1.0", "v1.0.0 v0.3.0", true, false)]
    [InlineData("v0.3.0", "v0.3.0", false, false)]
    [InlineData("v0.1.0", "v0.3.0-rc.1", false, false)]
    public void A_newer_minor_asks_for_the_whole_list(string running, string listed, bool patch, bool minor)
    {
        Assert.Equal(patch, Policy.NeedsWholeList(VersionPolicy.Patch, running, listed.Split(' ')));
        Assert.Equal(minor, Policy.NeedsWholeList(VersionPolicy.Minor, running, listed.Split(' ')));
        Assert.False(Policy.NeedsWholeList(VersionPolicy.Manual, running, listed.Split(' ')));
    }

    [Theory]
    // running, patch, minor, supported, follow with a new version
    [InlineData("go1.26.1", "go1.26.3", "go1.26.3", "go1.26.3", "go1.26.3")]
    [InlineData("go1.26.3", "go1.26.3", "go1.26.3", "go1.26.3", "go1.26.3")]
    [InlineData("go1.25.1", "go1.25.9", "go1.26.3", "go1.25.9", "go1.26.3")]
    [InlineData("go1.25.9", "go1.25.9", "go1.26.3", "go1.25.9", "go1.26.3")]
    [InlineData("go1.24.9", "go1.24.9", "go1.26.3", "go1.25.9", "go1.26.3")]
    [InlineData("go1.20", "go1.20", "go1.26.3", "go1.25.9", "go1.26.3")]
    [InlineData("go1.26rc1", "go1.26.3", "go1.26.3", "go1.26.3", "go1.26.3")]
    [InlineData("go1.26.9", "go1.26.9", "go1.26.9", "go1.26.9", "go1.26.9")]
    [InlineData("go1.27rc1", "go1.27rc1", "go1.27rc1", "go1.27rc1", "go1.27rc1")]
    [InlineData("devel go1.27-abc", "devel go1.27-abc", "devel go1.27-abc", "devel go1.27-abc", "devel go1.27-abc")]
    public void Toolchains_follow_the_policy_and_never_go_down(string running, string patch, string minor, string supported, string follow)
    {
        Assert.Equal(patch, Policy.Toolchain(ToolchainPolicy.Patch, running, Known, withNewVersion: true));
        Assert.Equal(minor, Policy.Toolchain(ToolchainPolicy.Minor, running, Known, withNewVersion: false));
        Assert.Equal(supported, Policy.Toolchain(ToolchainPolicy.Supported, running, Known, withNewVersion: true));
        Assert.Equal(supported, Policy.Toolchain(ToolchainPolicy.Follow, running, Known, withNewVersion: false));
        Assert.Equal(follow, Policy.Toolchain(ToolchainPolicy.Follow, running, Known, withNewVersion: true));
        Assert.Equal(running, Policy.Toolchain(ToolchainPolicy.Manual, running, Known, withNewVersion: true));
    }

    [Fact]
    public void Without_known_toolchains_the_running_one_stays() => Assert.All(Enum.GetValues<ToolchainPolicy>(), policy =>
        Assert.Equal("go1.25.1", Policy.Toolchain(policy, "go1.25.1", KnownToolchains.None, withNewVersion: true)));

    [Fact]
    public void No_policy_lets_in_what_is_not_newer_of_the_same_major()
    {
        var random = new Random(6);
        string Any() => $"v{random.Next(3)}.{random.Next(3)}.{random.Next(3)}{(random.Next(3) == 0 ? "-rc.1" : "")}";
        for (int i = 0; i < 5000; i++)
        {
            (string running, string candidate) = (Any(), Any());
            bool patch = Policy.Allows(VersionPolicy.Patch, running, candidate);
            bool minor = Policy.Allows(VersionPolicy.Minor, running, candidate);
            Assert.True(minor || !patch);
            Assert.True(!minor || (running[..2] == candidate[..2] && Ysco.Go.SemVer.Compare(running, candidate) < 0 && !candidate.Contains('-')));
        }
    }

    [Fact]
    public void Backoff_doubles_up_to_seven_days()
    {
        var waited = new List<int>();
        for (int hours = 0; waited.Count < 10; waited.Add(hours))
        {
            hours = Backoff.Next(hours);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 168, 168], waited);
        Assert.Equal((1, 168), (Backoff.Next(-5), Backoff.Next(int.MaxValue)));
    }
}

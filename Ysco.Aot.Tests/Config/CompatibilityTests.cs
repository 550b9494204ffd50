using Xunit;
using Ysco.Config;
using Ysco.Logging;

namespace Ysco.Tests.Config;

/// <summary>Files as people gave them to the Go program mean what they meant there.</summary>
public class CompatibilityTests
{
    [Fact]
    public void A_file_with_the_only_key_that_is_required_means_the_defaults()
    {
        Assert.Equal("ys/password.txt", Read("smallest.conf").AuthFile);
        foreach (string file in (string[])["smallest.conf", "no-newline-at-the-end.conf"])
        {
            Assert.Equal(new YscoConfig { AuthFile = "ys/password.txt" }.Update, Read(file).Update);
            Assert.Equal((LogLevel.Info, TimeSpan.FromHours(72)), (Read(file).LogLevel, Read(file).Update.Delay));
        }
    }

    [Fact]
    public void Capabilities_have_names_and_numbers() =>
        Assert.Equal((1UL << 10) | (1UL << 12) | (1UL << 23), Read("capabilities.conf").Process.AmbientCapabilities.Mask);

    [Fact]
    public void A_comment_is_a_line_and_not_part_of_one()
    {
        YscoConfig config = Read("comments-and-empty-lines.conf");
        Assert.Equal([MonitorMethod.Goproxy], config.Monitor.Methods);
        Assert.Equal(TimeSpan.FromMinutes(2), config.Monitor.Delay);
        LinkConfig link = Assert.Single(config.Links);
        Assert.Equal(("https://service.example/#top", "the service # 1: its \"top\" \\n"), (link.Url, link.Text));
    }

    [Fact]
    public void Durations_are_those_of_Go()
    {
        YscoConfig config = Read("durations.conf");
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromMinutes(90)), (config.Monitor.Delay, config.Monitor.Interval));
        Assert.Equal((TimeSpan.FromMinutes(90), TimeSpan.FromMilliseconds(500)), (config.Update.Delay, config.Update.Jitter));
    }

    [Fact]
    public void Keys_come_in_any_order()
    {
        YscoConfig config = Read("other-order.conf");
        Assert.Equal("/etc/ysco/password", config.AuthFile);
        Assert.Equal([MonitorMethod.Goproxy, MonitorMethod.Dns], config.Monitor.Methods);
        Assert.Equal(("https://proxy.example", "https://proxy.example/cached-only"), (config.Monitor.GoProxy, config.Monitor.GoProxyToolchain));
        Assert.Equal("https://builds.example/tlog", config.Gobuild.BaseUrl);
        Assert.Equal([("http://service.example:8080/", "the service"), ("https://[::1]/", "")], config.Links.Select(link => (link.Url, link.Text)));
    }

    [Fact]
    public void Policies_have_their_names()
    {
        YscoConfig config = Read("policies.conf");
        Assert.Equal((LogLevel.Error, VersionPolicy.Manual, VersionPolicy.Minor), (config.LogLevel, config.Policy.Service, config.Policy.Self));
        Assert.Equal((ToolchainPolicy.Manual, ToolchainPolicy.Supported), (config.Policy.ServiceToolchain, config.Policy.SelfToolchain));
        Assert.False(config.Update.All);
    }

    [Theory]
    [InlineData(DayOfWeek.Tuesday, 3, true)]
    [InlineData(DayOfWeek.Friday, 3, false)]
    [InlineData(DayOfWeek.Friday, 8, false)]
    [InlineData(DayOfWeek.Friday, 9, true)]
    [InlineData(DayOfWeek.Friday, 16, true)]
    [InlineData(DayOfWeek.Friday, 17, false)]
    [InlineData(DayOfWeek.Friday, 18, true)]
    [InlineData(DayOfWeek.Friday, 21, false)]
    [InlineData(DayOfWeek.Monday, 0, true)]
    [InlineData(DayOfWeek.Sunday, 12, true)]
    public void A_schedule_is_the_sum_of_its_lines(DayOfWeek day, int hour, bool open) =>
        Assert.Equal(open, Read("schedules.conf").Update.Schedule.Contains(day, hour));

    private static YscoConfig Read(string name) =>
        ConfFile.Parse(name, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "compat", "conf", name))).Value;
}

using System.Text;
using Xunit;
using Ysco.Config;

namespace Ysco.Tests.Binary;

public class ServiceConfigTests
{
    [Fact]
    public void Keys_are_written_in_their_sections_and_a_later_value_wins() => Assert.Equal(
        "LogLevel: debug\n" +
        "AuthFile: ys/password.txt\n" +
        "Monitor:\n\tMethods:\n\t\t- goproxy\n\tGoProxy: http://p\n\tDelay: 5s\n\tInterval: 24h\n" +
        "Update:\n\tDelay: 5s\n\tSchedule:\n\t\t- sa\n\t\t- su 9-17\n" +
        "Gobuild:\n\tVerifierKey: k\n\tBaseURL: http://b/tlog\n",
        ServiceConfig.For("k", "http://b/tlog", "http://p").Delay("5s").Without("Update.Jitter").SetList("Update.Schedule", "sa", "su 9-17").ToString());

    [Fact]
    public void The_defaults_of_scenarios_are_a_config_that_ysco_reads()
    {
        string text = ServiceConfig.For("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "http://127.0.0.1:1/tlog", "http://127.0.0.1:2").ToString();

        Assert.Null(ConfFile.Parse("ysco.conf", Encoding.UTF8.GetBytes(text)).Failure);
    }
}

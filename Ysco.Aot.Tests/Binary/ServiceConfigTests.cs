using Xunit;

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
}

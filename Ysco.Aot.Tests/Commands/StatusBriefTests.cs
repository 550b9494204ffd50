using Xunit;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Steering;
using Ysco.Runtime;
using Ysco.Tests.Admin;

namespace Ysco.Tests.Commands;

public class StatusBriefTests
{
    [Fact]
    public void Of_several_each_says_what_matters_most_and_what_holds_its_updates_back()
    {
        static string Brief(Snapshot now) => new StatusText(now, new LocalTime(TimeZoneInfo.Utc, PageSamples.Now), "").Brief("web");

        Assert.Equal(
            """
            web v1.4.2 go1.26.9: The service does not run: exit status 3
              Updates are paused: for the holidays

            """, Brief(PageSamples.UpToDate with { ServicePid = null, EndedHow = "exit status 3", PauseReason = "for the holidays" }));
        Assert.Equal(2, Brief(PageSamples.Paused).Split("Updates are paused").Length);
    }
}

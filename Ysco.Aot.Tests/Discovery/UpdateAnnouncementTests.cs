using Xunit;
using Ysco.Discovery;

namespace Ysco.Tests.Discovery;

public class UpdateAnnouncementTests
{
    [Theory]
    [InlineData("v=UPDATE$0;l=v0.0.15", "v0.0.15")]
    [InlineData("v=UPDATE$0; l=v1.2.3-rc1; x=later", "v1.2.3-rc1")]
    public void An_announcement_names_the_newest_version(string text, string version) =>
        Assert.Equal(version, UpdateAnnouncement.Parse(text).Value.ToString());

    [Theory]
    [InlineData("", "\"\": not an announcement of the form v=UPDATE$0;l=v1.2.3")]
    [InlineData("v=spf1 -all", "\"v=spf1 -all\": not an announcement of the form v=UPDATE$0;l=v1.2.3")]
    [InlineData("v=UPDATE1;l=v0.0.15", "\"v=UPDATE1;l=v0.0.15\": not an announcement of the form v=UPDATE$0;l=v1.2.3")]
    [InlineData("v=UPDATE$0", "\"v=UPDATE$0\": its version l is not of the form v1.2.3")]
    [InlineData("v=UPDATE$0;l=latest", "\"v=UPDATE$0;l=latest\": its version l is not of the form v1.2.3")]
    [InlineData("v=UPDATE$0;l=v1.0.0;l=v1.0.1", "\"l\" is there twice in an announcement")]
    public void What_is_no_announcement_is_refused(string text, string cause) =>
        Assert.Equal(cause, UpdateAnnouncement.Parse(text).Failure?.Message);

    [Fact]
    public void An_announcement_is_asked_for_below_its_domain() =>
        Assert.Equal("_updates.xmox.nl", UpdateAnnouncement.NameOf("xmox.nl").Value.ToString());
}

using System.Text;
using Xunit;
using Ysco.Accounts;
using Ysco.Go;
using Ysco.Runtime;
using Ysco.Supervision;

namespace Ysco.Tests.Runtime;

/// <summary>What is handed to the program that takes our place.</summary>
public class HandoverTests
{
    [Fact]
    public void What_was_handed_on_is_read_as_it_was()
    {
        var handover = new Handover { Lock = 5, NotifySocket = 9, Name = "ysco two", Service = new ProcessIdentity(4711, 123456789012, "boot"), ServiceBinary = "/srv/a b\n" };
        handover.Listeners.Add(new HandedListener(6, 3, "127.0.0.1:80"));
        handover.Connections.Add(new HandedConnection(7, 1, ulong.MaxValue) { Closes = true, Unsent = [0, 10, 255], Unread = [32] });
        handover.Connections.Add(new HandedConnection(8, 2, 0));

        Handover read = Handover.Parse(handover.Format())!;

        Assert.Equal(Encoding.UTF8.GetString(handover.Format()), Encoding.UTF8.GetString(read.Format()));
        Assert.Equal((handover.Lock, handover.Name, handover.Service, handover.ServiceBinary), (read.Lock, read.Name, read.Service, read.ServiceBinary));
        Assert.Equal(("127.0.0.1:80", ulong.MaxValue, true), (read.Listeners[0].Address, read.Connections[0].Source, read.Connections[0].Closes));
        Assert.Equal([0, 10, 255], read.Connections[0].Unsent);
        Assert.Empty(read.Connections[1].Unsent);
        var descriptors = new List<int>();
        read.ForEachDescriptor(descriptors.Add);
        Assert.Equal([5, 9, 6, 7, 8], descriptors);
        descriptors.Clear();
        new Handover { Lock = 5 }.ForEachDescriptor(descriptors.Add);
        Assert.Equal([5], descriptors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_gone_back_to_when_nothing_can_be_read_is_read_as_it_was(bool hasEntry)
    {
        var handover = new Handover
        {
            ServiceInfo = BuildInfo.Known("example.org/m", "/cmd/x", "", "go1.26.10 X:a", "linux", "amd64"),
            User = new ServiceUser { Name = "a b", Uid = uint.MaxValue - 1, Gid = 7, Groups = hasEntry ? [] : [1, 2], Entry = hasEntry ? new PasswdEntry("n", 1, 2, "", "/bin/sh") : null },
            ConfigText = "LogLevel: info\n\u00e9",
            Password = "",
        };

        Handover read = Handover.Parse(handover.Format())!;

        Assert.Equal(Encoding.UTF8.GetString(handover.Format()), Encoding.UTF8.GetString(read.Format()));
        Assert.Equal(("example.org/m", "", "go1.26.10 X:a"), (read.ServiceInfo!.ModulePath, read.ServiceInfo.Version, read.ServiceInfo.GoVersion));
        Assert.Equal(("a b", uint.MaxValue - 1, hasEntry), (read.User!.Name, read.User.Uid, read.User.Entry is not null));
        Assert.Equal(handover.User.Groups, read.User.Groups);
        Assert.Equal((handover.ConfigText, ""), (read.ConfigText, read.Password));
    }

    [Fact]
    public void Lines_of_a_later_version_are_passed_over() =>
        Assert.Equal(5, Handover.Parse("lock 5\nweather sunny 1 2 3\n"u8)!.Lock);

    [Theory]
    [InlineData("lock five\n")]
    [InlineData("connection 1\n")]
    [InlineData("connection 1 2 3 0 *** -\n")]
    public void What_is_no_handover_is_none(string text) => Assert.Null(Handover.Parse(Encoding.UTF8.GetBytes(text)));
}

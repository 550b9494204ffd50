using System.Text;
using Xunit;
using Ysco.Accounts;
using Ysco.Go;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Tests.Runtime;

/// <summary>What is handed to the program that takes our place.</summary>
public class HandoverTests
{
    [Fact]
    public void What_was_handed_on_is_read_as_it_was()
    {
        var handover = new Handover { Lock = 5, NotifySocket = 9, Name = "ysco two", Service = new ProcessIdentity(4711, 123456789012, "boot"), ServiceBinary = "/srv/a b\n" };
        handover.Listeners.Add(new HandedListener(6, 3, "127.0.0.1:80"));
        handover.Connections.Add(new HandedConnection(7, 1, ulong.MaxValue) { Closes = true, IsProven = true, Unsent = [0, 10, 255], Unread = [32] });
        handover.Connections.Add(new HandedConnection(8, 2, 0));

        Handover read = Handover.Parse(Formatted(handover))!;

        Assert.Equal(Text(handover), Text(read));
        Assert.Equal((handover.Lock, handover.Name, handover.Service, handover.ServiceBinary), (read.Lock, read.Name, read.Service, read.ServiceBinary));
        Assert.Equal(("127.0.0.1:80", ulong.MaxValue, true), (read.Listeners[0].Address, read.Connections[0].Source, read.Connections[0].Closes));
        Assert.Equal([0, 10, 255], read.Connections[0].Unsent);
        Assert.Empty(read.Connections[1].Unsent);
        Assert.Equal([true, false], read.Connections.Select(one => one.IsProven));
        Assert.False(Handover.Parse("connection 7 1 0 0 - -\n"u8)!.Connections[0].IsProven);
        var descriptors = new List<int>();
        read.ForEachDescriptor(descriptors.Add);
        Assert.Equal([5, 9, 6, 7, 8], descriptors);
        descriptors.Clear();
        new Handover { Lock = 5 }.ForEachDescriptor(descriptors.Add);
        Assert.Equal([5], descriptors);
    }

    [Fact]
    public void What_is_handed_on_of_several_services_is_of_each_its_own()
    {
        var handover = new Handover { Lock = 3, ConfigText = "Services:\n", Password = "secret" };
        var web = new Handover { Lock = 5, NotifySocket = 9, Service = new ProcessIdentity(4711, 1, "boot"), ServiceBinary = "/web", ConfigText = "a", Password = "" };
        var api = new Handover { Lock = 6, Standby = 8, Knowledge = new HandedKnowledge { FailedChecks = 2, NextCheck = TimeSpan.FromSeconds(1) } };
        web.Pause = new HandedPause(2, TimeSpan.FromSeconds(9), null, "");
        api.Pause = new HandedPause(3, TimeSpan.Zero, TimeSpan.FromSeconds(4), "its process ended with status 1");
        handover.Services.Add(("web", web));
        handover.Services.Add(("api", api));
        handover.Listeners.Add(new HandedListener(7, 4, "ys/web/ysco.sock") { Service = "web" });
        handover.Connections.Add(new HandedConnection(10, 4, 0) { Service = "api" });

        Handover read = Handover.Parse(Formatted(handover))!;

        Assert.Equal(Text(handover), Text(read));
        Assert.Equal(["web", "api"], read.Services.Select(service => service.Name));
        Assert.Equal((3, 5, 6, 8), (read.Lock, read.Services[0].Handed.Lock, read.Services[1].Handed.Lock, read.Services[1].Handed.Standby));
        Assert.Equal((4711, "a", ""), (read.Services[0].Handed.Service!.Pid, read.Services[0].Handed.ConfigText, read.Services[0].Handed.Password));
        Assert.Equal((web.Pause, api.Pause), (read.Services[0].Handed.Pause, read.Services[1].Handed.Pause));
        Assert.Null(read.Service);
        Assert.Equal(("web", "api"), (read.Listeners[0].Service, read.Connections[0].Service));
        var descriptors = new List<int>();
        read.ForEachDescriptor(descriptors.Add);
        Assert.Equal([3, 7, 10, 5, 9, 6, 8], descriptors);
    }

    [Fact]
    public void What_was_learnt_and_counted_is_read_as_it_was()
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
        var known = new HandedKnowledge
        {
            Versions = new KnownVersions(["v0.2.0", "v0.1.0"], "no such host", at),
            VersionsBy = LearntBy.SecureDns,
            GoVersions = new KnownVersions(["go1.26.10", "go1.25.3"], "", at),
            Toolchains = new KnownToolchains("go1.26.10", "go1.25.3", ""),
            ToolchainsBy = LearntBy.TlsProxy,
            Counters = new SnapshotCounters(1, 2, 3, 4, 5, 6, 7, 8, 9),
            NextCheck = TimeSpan.FromSeconds(71),
            FailedChecks = 3,
            NotedCheck = "v0.2.0 go1.26.10",
            ChecksBy = "abc",
            Alarms = [new Alarm(Alarm.Service, "v0.2.0", at, "the signature does not hold")],
            LastCheck = new SnapshotCheck(at, [new SnapshotReport("dns", "versions", ["v0.2.0"], "", "secure") { More = 4 }, new SnapshotReport("goproxy", "toolchains", [], "no answer", "")]),
        };
        known.Receivers.Add(("https://hooks.example/s3cret", new SnapshotReceiver("") { Lost = 2, Tries = 5, IsFailing = true, Error = "http status 404", FailedAt = at }));

        byte[] bytes = Formatted(new Handover { Knowledge = known });
        HandedKnowledge read = Handover.Parse(bytes)!.Knowledge!;

        Assert.Equal(Encoding.UTF8.GetString(bytes), Text(new Handover { Knowledge = read }));
        Assert.Equal((known.Counters, known.NextCheck, known.Toolchains, LearntBy.SecureDns, at), (read.Counters, read.NextCheck, read.Toolchains, read.VersionsBy, read.LastCheck!.Time));
        Assert.Equal(["v0.2.0", "v0.1.0"], read.Versions.Versions);
        Assert.Equal((Alarm.Service, "v0.2.0", at, "the signature does not hold"), (read.Alarms[0].Of, read.Alarms[0].Version, read.Alarms[0].At, read.Alarms[0].Reason));
        Assert.Equal((2, true, "http status 404"), (read.Receivers[0].How.Lost, read.Receivers[0].How.IsFailing, read.Receivers[0].How.Error));
    }

    [Theory]
    [InlineData("versions")]
    [InlineData("versions 9 - - -")]
    [InlineData("versions 1 9999999999999999999 - -")]
    [InlineData("versions 1 - - !")]
    [InlineData("goversions 1 - - - Z28= - -")]
    [InlineData("counters 1 2 3 4 5 6 7 8")]
    [InlineData("counters 1 2 3 4 5 6 7 8 18446744073709551615")]
    [InlineData("nextcheck -1 0 -")]
    [InlineData("checked x")]
    [InlineData("report a b c d")]
    [InlineData("alarm c3Zj - - -")]
    [InlineData("alarm c3Zj")]
    [InlineData("receiver ! 0 0 0 - - -")]
    public void Knowledge_that_cannot_be_read_is_passed_over_and_the_rest_is_not(string line)
    {
        Handover read = Handover.Parse(Encoding.UTF8.GetBytes($"lock 5\n{line}\nnotify 9\n"))!;
        Assert.Equal((5, 9), (read.Lock, read.NotifySocket));
        Assert.Equal(Text(new Handover { Knowledge = new HandedKnowledge() }), Text(new Handover { Knowledge = read.Knowledge }));
    }

    [Fact]
    public void A_version_that_is_none_is_not_learnt()
    {
        string list = Convert.ToBase64String("v1.2.3\nfoo"u8);
        Assert.Equal(["v1.2.3"], Handover.Parse(Encoding.UTF8.GetBytes($"versions 1 - - {list}"))!.Knowledge!.Versions.Versions);
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

        Handover read = Handover.Parse(Formatted(handover))!;

        Assert.Equal(Text(handover), Text(read));
        Assert.Equal(("example.org/m", "", "go1.26.10 X:a"), (read.ServiceInfo!.ModulePath, read.ServiceInfo.Version, read.ServiceInfo.GoVersion));
        Assert.Equal(("a b", uint.MaxValue - 1, hasEntry), (read.User!.Name, read.User.Uid, read.User.Entry is not null));
        Assert.Equal(handover.User.Groups, read.User.Groups);
        Assert.Equal((handover.ConfigText, ""), (read.ConfigText, read.Password));
    }

    /// <summary>Ysco has 64 MiB for all, and whoever takes its place reads 16 MiB.</summary>
    [Fact]
    public void Of_what_many_services_printed_each_hands_on_the_same_share()
    {
        var handover = new Handover();
        for (int i = 0; i < 32; i++)
        {
            var one = new Handover { Output = new OutputRing(10_000) };
            for (int line = 0; line < 10_000; line++)
            {
                one.Output.Take(false, [.. Enumerable.Repeat((byte)'a', i), (byte)'\n'], DateTimeOffset.UnixEpoch);
            }

            handover.Services.Add(($"svc{i}", one));
        }

        byte[] bytes = Formatted(handover);

        Assert.InRange(bytes.Length, Handover.MaxPrintedBytes / 2, Handover.MaxPrintedBytes + 10_000);
        Assert.All(Handover.Parse(bytes)!.Services, one =>
        {
            Assert.InRange(one.Handed.Printed.Count, 1000, 9999);
            Assert.Equal(9999, one.Handed.Printed[^1].Number);
        });
    }

    [Fact]
    public void What_one_service_keeps_is_handed_on_whole()
    {
        var ring = new OutputRing(10_000);
        byte[] line = [.. Enumerable.Repeat((byte)'a', OutputRing.MaxBytes / 10_000), (byte)'\n'];
        for (int i = 0; i < 12_000; i++)
        {
            ring.Take(false, line, DateTimeOffset.UtcNow);
        }

        var handover = new Handover { Output = ring };

        Assert.Equal(ring.Next - ring.First, Handover.Parse(Formatted(handover))!.Printed.Count);
    }

    private static string Text(Handover handover) => string.Concat(handover.Pieces());

    private static byte[] Formatted(Handover handover) => Encoding.UTF8.GetBytes(Text(handover));

    [Fact]
    public void Lines_of_a_later_version_are_passed_over() =>
        Assert.Equal(5, Handover.Parse("lock 5\nweather sunny 1 2 3\n"u8)!.Lock);

    [Theory]
    [InlineData("lock five\n")]
    [InlineData("connection 1\n")]
    [InlineData("connection 1 2 3 0 *** -\n")]
    public void What_is_no_handover_is_none(string text) => Assert.Null(Handover.Parse(Encoding.UTF8.GetBytes(text)));
}

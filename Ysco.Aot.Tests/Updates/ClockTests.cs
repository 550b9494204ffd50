using Xunit;
using Ysco.Config;
using Ysco.Results;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

/// <summary>Months of updates, with DST, and clocks that jump.</summary>
public class ClockTests
{
    private const int Days = 420;

    private static readonly string[] SystemZones =
        ["Europe/Dublin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "America/Scoresbysund", "Asia/Kathmandu"];

    public static TheoryData<string, string> ZonesAndSlots
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (TimeZoneInfo zone in Zones)
            {
                foreach (string slots in new[] { "", "2-3", "su 2-3", "mo-fr 9-17", "sa-mo;12-13", "23-24;0-1" })
                {
                    rows.Add(zone.Id, slots);
                }
            }

            return rows;
        }
    }

    /// <summary>Those made here, and some of the machine's tzdata where it has one.</summary>
    private static TimeZoneInfo[] Zones =>
    [
        .. TestZones.All,
        .. SystemZones
            .Where(name => File.Exists($"/usr/share/zoneinfo/{name}")).Select(TimeZoneInfo.FindSystemTimeZoneById),
    ];

    [Theory]
    [MemberData(nameof(ZonesAndSlots))]
    public void For_more_than_a_year_every_release_comes_in_its_slot_not_early_and_not_late(string zone, string slots)
    {
        WeeklySchedule schedule = WeeklySchedule.Parse(slots.Split(';', StringSplitOptions.RemoveEmptyEntries)).Value;
        var random = new Random(zone.Length + slots.Length);
        var host = new SimulatedHost { Toolchains = new("go1.19.8", "", ""), Dice = random.NextDouble };
        host.Settings = host.Settings with
        {
            Zone = Zones.First(each => each.Id == zone), Slots = schedule, Delay = TimeSpan.FromHours(72), Jitter = TimeSpan.FromHours(1),
        };
        host.Boot();
        DateTimeOffset published = host.Wall;
        int patch = 0;
        int installed = 0;
        int steps = 0;
        host.Watch = (_, _, step) =>
        {
            steps++;
            if (step.Effects.Any(effect => effect is UpdateEffect.Fetch))
            {
                DateTimeOffset local = TimeZoneInfo.ConvertTime(host.Wall, host.Settings.Zone);
                Assert.True(schedule.Contains(local.DayOfWeek, local.Hour), $"{local:o} is not in {slots}");
                Assert.True(host.Wall >= published + TimeSpan.FromHours(72), "early");
            }
        };
        for (int day = 0; day < Days; day++)
        {
            if (host.Running == SimulatedHost.Binary($"v0.1.{patch}"))
            {
                installed++;
                published = host.Wall;
                host.Published = [$"v0.1.{++patch}"];
            }

            host.Pass(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(random.Next(60)));

            // One check, the delay, and the next slot, which DST may swallow once.
            Assert.True(host.Wall - published < TimeSpan.FromDays(1 + 3 + 14 + 2), $"v0.1.{patch} of {published:o} still waits at {host.Wall:o}");
        }

        Assert.True(installed > Days / 20, $"{installed}");

        // Nothing wakes it for nothing: a check a day, and a handful of steps an update.
        Assert.InRange(steps, Days, (Days * 4) + (installed * 16));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    [InlineData(-60 * 24 * 30)]
    [InlineData(60 * 24 * 30)]
    [InlineData(-60 * 24 * 365 * 20)]
    [InlineData(60 * 24 * 365 * 20)]
    public void However_far_the_clock_jumps_and_comes_back_updates_go_on(int minutes)
    {
        SimulatedHost host = WithNewVersion();
        host.Settings = host.Settings with { Delay = TimeSpan.FromDays(3), BuildDate = Epoch - TimeSpan.FromDays(1) };
        SetClock(host, TimeSpan.FromMinutes(minutes));
        host.Pass(TimeSpan.FromHours(30));
        SetClock(host, -TimeSpan.FromMinutes(minutes));
        host.Pass(TimeSpan.FromDays(1));
        Assert.Equal(Old, host.Running);
        host.Pass(TimeSpan.FromDays(minutes > 60 ? 3 : 20));
        Assert.Equal(New, host.Running);
    }

    [Fact]
    public void Backing_off_that_began_while_the_clock_was_years_ahead_ends_as_if_it_were_not()
    {
        SimulatedHost host = WithNewVersion();
        SetClock(host, TimeSpan.FromDays(4000));
        host.FetchFails = Failure.Network("no route to host");
        host.Pass(TimeSpan.FromHours(1.5));
        Assert.Equal((1, 1), (host.Fetches, host.Disk.Backoff));
        host.FetchFails = null;
        SetClock(host, -TimeSpan.FromDays(4000));
        Assert.InRange(host.Disk.BackoffUntil!.Value, host.Wall, host.Wall + TimeSpan.FromHours(1));
        host.Pass(TimeSpan.FromHours(2.1));
        Assert.Equal(New, host.Running);
    }

    [Fact]
    public void A_watch_and_a_patience_do_not_go_by_the_clock_that_people_set()
    {
        SimulatedHost host = OnTrial();
        SetClock(host, TimeSpan.FromDays(1000));
        Assert.Equal(Phase.Watching, host.State.Phase);
        SetClock(host, -TimeSpan.FromDays(2000));
        host.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal((Phase.Idle, New), (host.State.Phase, host.Running));
    }

    [Fact]
    public void A_check_comes_after_its_interval_whatever_the_clock_says()
    {
        SimulatedHost host = WithNewVersion();
        host.Pass(TimeSpan.FromMinutes(1));
        for (int i = 0; i < 100; i++)
        {
            SetClock(host, TimeSpan.FromDays(i % 2 == 0 ? -300 : 300));
            host.Pass(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(1, host.Checks);
        host.Pass(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1000));
        Assert.Equal(2, host.Checks);
    }

    [Fact]
    public void While_the_service_was_told_to_end_a_due_update_wakes_nobody_and_comes_when_it_lives_on()
    {
        SimulatedHost host = WithNewVersion();
        host.Pass(TimeSpan.FromMinutes(1));
        host.ObeysTerm = false;
        host.Pass(TimeSpan.FromMinutes(55));
        host.Deliver(new UpdateEvent.Signalled(15));
        int steps = 0;
        host.Watch = (_, _, _) => steps++;
        host.Pass(TimeSpan.FromMinutes(9));
        Assert.Equal((Old, 0), (host.Running, host.Fetches));
        Assert.InRange(steps, 0, 3);
        host.ObeysTerm = true;
        host.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(New, host.Running);
    }

    private static void SetClock(SimulatedHost host, TimeSpan by)
    {
        host.Wall += by;
        host.Deliver(new UpdateEvent.Ticked());
    }
}

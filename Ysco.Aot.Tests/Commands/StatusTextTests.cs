using System.Text;
using Xunit;
using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Commands.Steering;
using Ysco.Config;
using Ysco.Http;
using Ysco.Runtime;
using Ysco.Tests.Admin;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Tests.Commands;

public class StatusTextTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(1), "x", "x");

    private static readonly SnapshotCheck Check = new(PageSamples.Now.AddMinutes(-204),
    [
        new("dns", "versions", ["v1.4.4"], "", "secure"),
        new("dns", "toolchains", [], "toolchain.v0.l.gopherwatch.org TXT: bogus: the signature of the zone is expired since 2026-11-22", "bogus"),
        new("goproxy", "toolchains", ["go1.26.10", "go1.25.14"], "", ""),
    ]);

    public static TheoryData<string> Names => [.. PageSamples.All.Select(sample => sample.Name)];

    [Fact]
    public void Up_to_date() => Assert.Equal(
        """
        Up to date. There was nothing newer than v1.4.2 go1.26.9 at 2026-11-24 07:06
          +01:00.

        service     codeberg.org/hagebutte/gartenbuch/cmd/server v1.4.2 go1.26.9,
                    pid 8134, up 12 d 9 h, 46.5 MiB, cpu 1 min 33 s
        binary      /srv/gartenbuch/server-v1.4.2-go1.26.9-stripped (as
                    /srv/gartenbuch/server)
        proof       record 48213 in a tree of 51007 of beta.gobuilds.org,
                    sum 0EywveLxJT-C1LZqlMXVKsVpfJFU
        checked     not since ysco started, next in 20 h 36 min
        policy      patch versions, follow toolchains
        ysco        v0.9.1 net9.0.20, pid 812, up 41 d, 3.9 MiB, cpu 0.61 s

        2026-11-12 00:54:00 +01:00  v1.4.2 go1.26.9 started on trial
        2026-11-12 00:54:00 +01:00  updated to v1.4.2 go1.26.9 from v1.4.1 go1.26.8
        2026-11-18 10:30:00 +01:00  automatic updates paused: wir sind im Urlaub
        2026-11-23 05:42:00 +01:00  automatic updates go on
        2026-11-24 07:08:24 +01:00  checked: newest v1.4.2 go1.26.9

        """,
        Show(PageSamples.UpToDate));

    [Fact]
    public void An_update_that_waits_is_in_the_first_line_with_its_time() => Assert.StartsWith(
        """
        v1.4.4 go1.26.10 waits until 2026-11-27 05:45 +01:00 (in 2 d 19 h)

        service 
        """, Show(PageSamples.Waiting), StringComparison.Ordinal);

    [Fact]
    public void A_pause_is_told_with_its_reason_and_its_beginning()
    {
        Snapshot paused = PageSamples.Paused with
        {
            Events = [new HistoryEntry(PageSamples.Now.AddDays(-1), HistoryKind.Paused, "", "", "", "", "", PageSamples.Paused.PauseReason)],
        };
        Assert.StartsWith(
            """
            Updates are paused since 2026-11-23 10:30 +01:00 (1 d ago): binary
              server-v1.4.3-go1.26.10-stripped exited with status 2 within 5 s of its start
            v1.4.4 go1.26.10 waits until updates are unpaused

            """, Show(paused), StringComparison.Ordinal);
    }

    [Fact]
    public void What_each_method_said_at_the_last_check_is_told()
    {
        string[] lines = Show(PageSamples.Waiting with { LastCheck = Check }).Split('\n');
        Assert.Equal(
            [
                "checked     2026-11-24 07:06 +01:00 (3 h 24 min ago), next in 20 h 36 min",
                "  dns       versions (secure) v1.4.4",
                "  dns       toolchains (bogus) not learnt: toolchain.v0.l.gopherwatch.org TXT:",
                "            bogus: the signature of the zone is expired since 2026-11-22",
                "  goproxy   toolchains go1.26.10 go1.25.14",
                "policy      patch versions, follow toolchains",
                "scheduled   v1.4.4 go1.26.10 for 2026-11-27 05:45 +01:00 (in 2 d 19 h)",
            ],
            lines[8..15]);
    }

    [Fact]
    public void A_failed_check_a_backoff_and_false_evidence_come_first()
    {
        Assert.StartsWith("The last check failed, the next is at 2026-11-25 07:06 +01:00 (in 20 h 36 min): dns: txt v1.", Flat(Show(PageSamples.CheckFailed)), StringComparison.Ordinal);
        Assert.StartsWith(
            "The last update failed: backing off until 2026-11-24 13:42 +01:00 (in 3 h 12\n  min): beta.gobuilds.org: lookup", Show(PageSamples.BackingOff),
            StringComparison.Ordinal);
        Assert.StartsWith("The binary that runs is not what its evidence says: the file has the sum", Show(PageSamples.Contradicted), StringComparison.Ordinal);
        Assert.StartsWith("Watching v1.4.3 go1.26.10. Should it end before, v1.4.2 comes back.", Show(PageSamples.Watched), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_unpauses_is_told_what_goes_next_and_that_it_failed_before()
    {
        static string Next(Snapshot snapshot, string dirFlag = "") => UnpauseCommand.Next(snapshot with { PauseReason = "" }, new LocalTime(Zone, PageSamples.Now), dirFlag);
        Assert.Equal("v1.4.3 go1.26.10, which was rolled back once here, is tried again: the next check schedules it, in 20 h 36 min\n", Next(PageSamples.RolledBack));
        Assert.Equal("v1.4.4 go1.26.10 waits until 2026-11-27 05:45 +01:00 (in 2 d 19 h)\n", Next(PageSamples.Waiting));
        Assert.Equal("", Next(PageSamples.UpToDate));
        Snapshot twice = PageSamples.RolledBack with { FailedBuilds = [PageSamples.RolledBack.FailedBuilds[0] with { Times = 2 }], ServiceNews = new SnapshotNews(true, true, true) };
        Assert.Equal(
            "v1.4.3 go1.26.10 was rolled back 2 times here, and is not tried again by itself (ysco update v1.4.3 go1.26.10 tries it)\n", Next(twice));
        Assert.EndsWith(" (ysco update -dir all/web v1.4.3 go1.26.10 tries it)\n", Next(twice, " -dir all/web"), StringComparison.Ordinal);
        Build own = PageSamples.UpToDate.Self with { Version = "v0.9.2", GoVersion = Build.NoToolchain };
        Assert.Equal(
            "ysco v0.9.2 was refused 3 times here, and is not tried again by itself (ysco update -self v0.9.2 tries it)\n",
            Next(PageSamples.UpToDate with { FailedBuilds = [new FailedBuild(own, 3, IsRefused: true)] }));
        Assert.EndsWith(
            " (ysco update -dir all/web -self v0.9.2 tries it)\n",
            Next(PageSamples.UpToDate with { FailedBuilds = [new FailedBuild(own, 3, IsRefused: true)] }, " -dir all/web"), StringComparison.Ordinal);
    }

    [Fact]
    public void Why_the_newest_is_not_installed_is_the_first_of_what_failed_and_more_is_counted()
    {
        Build service = PageSamples.UpToDate.Service;
        Build own = PageSamples.UpToDate.Self with { Version = "v0.9.2", GoVersion = Build.NoToolchain };
        Snapshot failed = PageSamples.Waiting with
        {
            SelfVersions = new KnownVersions(["v0.9.2"], "", PageSamples.Now),
            FailedBuilds =
            [
                new FailedBuild(own, 2), new FailedBuild(service with { Version = "v1.5.0" }, 2), new FailedBuild(service with { Version = "v1.4.0" }, 1),
                new FailedBuild(own with { Version = "v0.9.0" }, 1), new FailedBuild(service with { Version = "v1.3.0" }, 1),
            ],
        };

        string[] lines = Show(failed).Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith("failed ", StringComparison.Ordinal));
        Assert.Equal(
            [
                "failed      v1.5.0 go1.26.9, rolled back 2 times, not tried again by itself",
                "failed      ysco v0.9.2, rolled back 2 times, not tried again by itself",
                "failed      v1.3.0 go1.26.9, rolled back once",
                "            and 2 more",
            ],
            lines[at..(at + 4)]);
    }

    [Fact]
    public void Of_more_versions_than_are_shown_the_number_is_told()
    {
        CheckReport report = new() { Method = "goproxy", Asked = "versions", Found = ["v1.4.4", "v1.4.3", "v1.4.2", "v1.4.1", "v1.4.0"] };
        Snapshot many = PageSamples.Waiting with { LastCheck = SnapshotCheck.Of(PageSamples.Now, [report]) };

        Assert.Contains("  goproxy   versions v1.4.4 v1.4.3 v1.4.2 and 2 more\n", Show(many), StringComparison.Ordinal);
        RunningState read = RunningState.Read(Received(JsonView.RenderStatus(many, PageSamples.Facts)), PageSamples.Now).Value;
        Assert.Equal(Show(many), Show(read.Snapshot, read.Facts));
    }

    [Fact]
    public void Why_a_check_failed_is_told_once_and_its_next_try_first()
    {
        SnapshotCheck failed = new(PageSamples.Now, [new("goproxy", "versions", [], "goproxy: connect: refused", "")]);
        string shown = Flat(Show(PageSamples.CheckFailed with
        {
            ServiceVersions = PageSamples.CheckFailed.ServiceVersions with { Error = "goproxy: connect: refused" },
            LastCheck = failed,
            Events = [new HistoryEntry(PageSamples.Now, HistoryKind.Checked, "svc", "", "", "", "", "goproxy: connect: refused")],
        }));
        Assert.StartsWith("The last check failed, the next is at 2026-11-25 07:06 +01:00 (in 20 h 36 min) service ", shown, StringComparison.Ordinal);
        Assert.Equal(2, shown.Split("connect: refused").Length);
        Assert.EndsWith(" check failed", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_that_a_hook_skipped_and_an_update_that_it_left_out_name_the_hook_and_the_next_check()
    {
        Snapshot skipped = PageSamples.UpToDate with { CheckSkipped = "hook PreCheck did not agree: exit status 1" };
        Assert.StartsWith(
            "Last check skipped, the next is at 2026-11-25 07:06 +01:00 (in 20 h 36 min): hook PreCheck did not agree: exit status 1 service",
            Flat(Show(skipped)), StringComparison.Ordinal);
        Snapshot leftOut = PageSamples.Waiting with { IsNextSkipped = true, NextRollout = PageSamples.Now.AddHours(20) };
        string shown = Flat(Show(leftOut));
        Assert.StartsWith(
            "v1.4.4 go1.26.10 is left out by hook PreUpdate, which is asked again at 2026-11-25 06:30 +01:00 (in 20 h) service", shown, StringComparison.Ordinal);
        Assert.Contains("scheduled v1.4.4 go1.26.10 for 2026-11-25 06:30 +01:00 (in 20 h)", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_watch_says_how_long_it_lasts_and_what_the_new_one_has_to_do()
    {
        Snapshot watched = PageSamples.Watched with { PhaseUntil = PageSamples.Now.AddSeconds(4), HealthUrl = "http://127.0.0.1:80/", HealthTrouble = "status 500" };
        Assert.StartsWith(
            "Watching v1.4.3 go1.26.10 until 2026-11-24 10:30 +01:00 (in 4 s). Should it end before, v1.4.2 comes back. "
            + "It has to be healthy at http://127.0.0.1:80/, which it is not: status 500. service", Flat(Show(watched)), StringComparison.Ordinal);
        Assert.Contains(", which it is. service", Flat(Show(watched with { HealthTrouble = "" })), StringComparison.Ordinal);
        Assert.StartsWith(
            "Waiting for v1.4.3 go1.26.10 until 2026-11-24 10:30 +01:00 (in 4 s). It is to say by then that it is ready (READY=1), and then to live for 5 s and be healthy at http",
            Flat(Show(watched with { Trial = watched.Trial! with { AwaitsReady = true }, Watch = TimeSpan.FromSeconds(5) })), StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_downgrade_the_first_line_names_what_is_done_next_and_not_what_failed()
    {
        Snapshot older = PageSamples.UpToDate with
        {
            FailedBuilds = [new FailedBuild(PageSamples.UpToDate.Service with { Version = "v1.4.3" }, 2)],
            ServiceNews = new SnapshotNews(true, true, false, null, PageSamples.UpToDate.Service with { Version = "v1.4.9" }),
        };
        Assert.StartsWith(
            "v1.4.9 go1.26.9 is scheduled by the next check at 2026-11-25 07:06 +01:00 (in 20 h 36 min)", Flat(Show(older)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_time_that_passed_while_updates_are_paused_nothing_is_said()
    {
        Snapshot past = PageSamples.Paused with { Scheduled = [PageSamples.Paused.Scheduled[0] with { Time = PageSamples.Now.AddHours(-1) }], NextRollout = null };
        Assert.Contains("scheduled   v1.4.4 go1.26.10 once updates are unpaused\n", Show(past), StringComparison.Ordinal);
    }

    /// <summary>Without its line breaks and columns.</summary>
    private static string Flat(string shown) => string.Join(' ', shown.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_fits_a_terminal(string name)
    {
        string[] lines = Show(Sample(name) with { LastCheck = Check, ServiceBinary = "/srv/server" }).Split('\n')[..^1];
        Assert.InRange(lines.Length, 8, 40);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, line.TrimStart().Contains(' ', StringComparison.Ordinal) ? 80 : 100));
        Assert.DoesNotContain("...", string.Concat(lines), StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_socket_tells_shows_as_what_it_was_made_from(string name)
    {
        Snapshot sample = Sample(name) with { LastCheck = Check, SelfVersions = KnownVersions.None };
        HttpResponse json = JsonView.RenderStatus(sample, PageSamples.Facts);
        RunningState read = RunningState.Read(Received(json), PageSamples.Now).Value;
        Assert.Equal(Show(sample), Show(read.Snapshot, read.Facts));
        Assert.Equal(sample.UpdateBusy, read.Snapshot.UpdateBusy);
    }

    [Fact]
    public void An_update_that_waits_for_its_slot_has_one_time_everywhere()
    {
        string[] lines = Show(PageSamples.Waiting with { NextRollout = PageSamples.Now.AddHours(90) }).Split('\n');
        Assert.Equal("v1.4.4 go1.26.10 waits until 2026-11-28 04:30 +01:00 (in 3 d 18 h)", lines[0]);
        Assert.Contains("scheduled   v1.4.4 go1.26.10 for 2026-11-28 04:30 +01:00 (in 3 d 18 h)", lines);
    }

    [Fact]
    public void What_holds_back_an_update_of_ysco_is_told_apart_from_that_of_the_service()
    {
        Build own = new("ysco", "/", "v0.1.3", Build.NoToolchain);
        Snapshot now = PageSamples.Waiting with
        {
            Scheduled = [new ScheduledUpdate(PageSamples.Now.AddHours(-1), Which.Self, own), .. PageSamples.Waiting.Scheduled],
            NextRollout = PageSamples.Now.AddHours(1),
            SelfNextRollout = PageSamples.Now.AddHours(2),
            SelfBackoff = 2,
            SelfBackoffReason = "refused, and not installed",
            SelfBackoffUntil = PageSamples.Now.AddHours(2),
        };
        RunningState read = RunningState.Read(Received(JsonView.RenderStatus(now, PageSamples.Facts)), PageSamples.Now).Value;
        string shown = Flat(Show(now));
        Assert.Equal(shown, Flat(Show(read.Snapshot, read.Facts)));
        Assert.StartsWith(
            "The last update of ysco failed: backing off until 2026-11-24 12:30 +01:00 (in 2 h): refused, and not installed "
            + "v1.4.4 go1.26.10 waits until 2026-11-24 11:30 +01:00 (in 1 h). And 1 more.", shown, StringComparison.Ordinal);
        Assert.Contains("scheduled ysco v0.1.3 for 2026-11-24 12:30 +01:00 (in 2 h) scheduled v1.4.4 go1.26.10 for 2026-11-24 11:30 +01:00 (in 1 h)", shown, StringComparison.Ordinal);

        var clock = new LocalTime(Zone, PageSamples.Now);
        Assert.StartsWith("v1.4.4 go1.26.10, which was", UnpauseCommand.Next(now with { FailedBuilds = [new FailedBuild(now.Scheduled[1].Target, 1)] }, clock, ""), StringComparison.Ordinal);
        Assert.Equal(
            "ysco v0.1.3 waits until 2026-11-24 12:30 +01:00 (in 2 h)\n",
            UnpauseCommand.Next(now with { Scheduled = now.Scheduled[..1], FailedBuilds = [] }, clock, ""));
    }

    [Fact]
    public void Releases_that_are_older_than_they_should_be_are_told_of_first()
    {
        Snapshot old = PageSamples.UpToDate with { ServiceAged = "https://example.org/m.json: its newest release v1.4.2 is of 2024-02-03", SelfAged = "too old" };
        RunningState read = RunningState.Read(Received(JsonView.RenderStatus(old, PageSamples.Facts)), PageSamples.Now).Value;
        Assert.Equal(Show(old), Show(read.Snapshot, read.Facts));
        Assert.StartsWith(
            "Releases of the service are old: https://example.org/m.json: its newest release v1.4.2 is of 2024-02-03 Releases of ysco are old: too old service",
            Flat(Show(old)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_of_ysco_that_failed_here_is_advised_by_its_number()
    {
        Snapshot newer = PageSamples.UpToDate with
        {
            HasSelfSource = true, SelfPolicy = VersionPolicy.Patch, SelfVersions = new KnownVersions(["v9.2.0"], "", PageSamples.Now), SelfNews = new SnapshotNews(false, true, false),
        };
        Assert.Contains("updates newest v9.2.0, which the policy (patch) leaves to you: ysco update -self ", Flat(Show(newer)), StringComparison.Ordinal);
        Assert.Contains("you: ysco update -dir all/web -self ", Flat(Show(newer, dirFlag: " -dir all/web")), StringComparison.Ordinal);
        Build own = new("ysco", "/", "v9.2.0", Build.NoToolchain);
        Assert.Contains(
            "updates newest v9.2.0, which was refused here, and which the policy (patch) leaves to you: ysco update -self v9.2.0",
            Flat(Show(newer with { FailedBuilds = [new FailedBuild(own, 1, IsRefused: true)] })), StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_way_back_only_what_the_last_check_knew_is_said_to_come_next()
    {
        Build next = PageSamples.Waiting.Scheduled[0].Target;
        Snapshot now = PageSamples.Waiting with { ServiceNews = new SnapshotNews(true, true, true, null, next) };
        HistoryEntry back = new(PageSamples.Now, HistoryKind.Updated, "svc", "v1.4.1", "", "v1.4.2", "", "");
        Assert.Equal($"automatic updates go on to {next.Versions} (\"ysco pause\" keeps what runs now)\n", UpdateCommand.GoesOn(now, back, ""));
        Assert.EndsWith(" (\"ysco pause -dir all/web\" keeps what runs now)\n", UpdateCommand.GoesOn(now, back, " -dir all/web"), StringComparison.Ordinal);
        Assert.Equal("", UpdateCommand.GoesOn(now with { ServiceVersions = now.ServiceVersions with { Versions = ["v1.4.2"] } }, back, ""));
        Assert.Equal("", UpdateCommand.GoesOn(now with { ServiceVersions = now.ServiceVersions with { Error = "the manifest goes back" } }, back, ""));
        Assert.Equal("", UpdateCommand.GoesOn(now, new HistoryEntry(PageSamples.Now, HistoryKind.Updated, "svc", "v1.4.3", "", "v1.4.2", "", ""), ""));
    }

    [Fact]
    public void A_ysco_that_tells_less_is_shown_as_far_as_it_tells()
    {
        RunningState old = RunningState.Read(Received(new HttpResponse(200, "application/json", "{\"SvcModPath\": \"example.org/x\", \"SvcVersion\": \"v1.0.0\"}"u8.ToArray())), PageSamples.Now).Value;
        Assert.Contains("service     example.org/x v1.0.0, does not run\n", Show(old.Snapshot, old.Facts), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"UpdateBusy\": \"no\"}")]
    [InlineData("{\"Scheduled\": [{}]}")]
    [InlineData("{\"Events\": [1]}")]
    [InlineData("{")]
    public void Another_answer_is_refused(string json) => Assert.Equal(
        "the ysco that runs answers something else than expected (is it of another version?)",
        RunningState.Read(Received(new HttpResponse(200, "application/json", Encoding.UTF8.GetBytes(json))), PageSamples.Now).Failure?.Message);

    private static Snapshot Sample(string name) => PageSamples.All.First(sample => sample.Name == name).Snapshot;

    private static string Show(Snapshot snapshot, PageFacts? facts = null, string dirFlag = "") =>
        new StatusText(snapshot, new LocalTime(Zone, PageSamples.Now), dirFlag).All(PageState.Of(snapshot), facts ?? PageSamples.Facts);

    private static ReceivedResponse Received(HttpResponse response) => ReceivedResponse.Parse(
        (byte[])[.. Encoding.ASCII.GetBytes($"HTTP/1.1 {response.Status} OK\r\nContent-Length: {response.Body.Length}\r\n\r\n"), .. response.Body.Span]).Value;


    [Fact]
    public void What_was_refused_for_security_is_the_first_line_and_said_once()
    {
        const string Why = "SHA256SUMS: the signature does not hold";
        Alarm update = new(Alarm.Service, "v1.4.4", PageSamples.Now.AddMinutes(-3), Why);
        string shown = Flat(Show(PageSamples.Waiting with { Alarms = [update], Backoff = 1, BackoffReason = Why }));
        Assert.StartsWith($"Refused for security: the update to v1.4.4 since 2026-11-24 10:27 +01:00 (3 min ago): {Why} (shown until an update of the service is proven, or ysco is started again) The last update failed v1.4.4 go1.26.10 waits until ", shown, StringComparison.Ordinal);

        Alarm check = new(Alarm.Check, "", PageSamples.Now, "the manifest goes back");
        Snapshot back = PageSamples.UpToDate with { Alarms = [check], ServiceVersions = PageSamples.UpToDate.ServiceVersions with { Error = check.Reason } };
        Assert.StartsWith("Refused for security: what a check brought since 2026-11-24 10:30 +01:00 (now): the manifest goes back (shown until a check finds the same source in order, or ysco is started again) service ", Flat(Show(back)), StringComparison.Ordinal);
        RunningState read = RunningState.Read(Received(JsonView.RenderStatus(back, PageSamples.Facts)), PageSamples.Now).Value;
        Assert.Equal(Show(back), Show(read.Snapshot, read.Facts));
        Assert.Equal(PageTone.Bad, PageState.Of(back)[0].Tone);
    }

    [Theory]
    [InlineData("run", ": ysco ends with it. ")]
    [InlineData("supervise", ". It is not started again; ysco ends with the last one. ")]
    public void What_was_told_to_end_takes_ysco_with_it_only_where_it_is_alone(string command, string words)
    {
        Snapshot told = PageSamples.UpToDate with { IsToldToEnd = true, Argv = ["ysco", command, "-dir", "ys"] };

        Assert.StartsWith($"The service was told to end{words}", Flat(Show(told)), StringComparison.Ordinal);
        RunningState read = RunningState.Read(Received(JsonView.RenderStatus(told, PageSamples.Facts)), PageSamples.Now).Value;
        Assert.Equal(Show(told), Show(read.Snapshot, read.Facts));
    }

    [Fact]
    public void Each_phase_has_a_name_and_all_but_idle_are_told_first()
    {
        foreach (Phase phase in Enum.GetValues<Phase>())
        {
            Snapshot busy = PageSamples.Waiting with { Phase = phase, Target = PageSamples.Waiting.Scheduled[0].Target, UpdateBusy = true };
            RunningState read = RunningState.Read(Received(JsonView.RenderStatus(busy, PageSamples.Facts)), PageSamples.Now).Value;
            Assert.Equal(phase, read.Snapshot.Phase);
            Assert.Equal(phase == Phase.Idle, Show(read.Snapshot, read.Facts).StartsWith("v1.4.4 go1.26.10 waits", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void While_hook_PreUpdate_runs_it_is_said() => Assert.StartsWith(
        "Hook PreUpdate runs for v1.4.4 go1.26.10. The new version is proven, and is installed if the hook agrees; meanwhile the service runs on. service ",
        Flat(Show(PageSamples.Waiting with { Phase = Phase.PreUpdate, Target = PageSamples.Waiting.Scheduled[0].Target, UpdateBusy = true })), StringComparison.Ordinal);
}

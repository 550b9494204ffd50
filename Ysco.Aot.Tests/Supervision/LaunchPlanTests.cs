using Xunit;
using Ysco.Accounts;
using Ysco.Config;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

public class LaunchPlanTests
{
    [Fact]
    public void What_is_handed_over_is_what_was_meant()
    {
        var terms = new LaunchTerms
        {
            User = new ServiceUser { Name = "app", Uid = uint.MaxValue - 1, Gid = 0, Groups = [0, 7, uint.MaxValue - 1] },
            Capabilities = new CapabilitySet(ulong.MaxValue),
            NoNewPrivileges = true,
            WorkFolder = "/var/é",
            Umask = 0x1FF,
            Nice = -20,
            MemoryBytes = 1L << 62,
            OpenFiles = 16,
        };

        LaunchPlan plan = LaunchPlan.Parse(LaunchPlan.Of(terms, "/srv/ü", [[0xff], [], "a b"u8.ToArray()], [[(byte)'A', (byte)'=', 0xfe], "B="u8.ToArray()]).Format())!;

        Assert.Equal("/srv/ü"u8.ToArray(), plan.File);
        Assert.Equal([[0xff], [], "a b"u8.ToArray()], plan.Arguments);
        Assert.Equal([[(byte)'A', (byte)'=', 0xfe], "B="u8.ToArray()], plan.Environment);
        Assert.Equal((uint.MaxValue - 1, 0U, ulong.MaxValue, true), (plan.Uid, plan.Gid, plan.Capabilities, plan.NoNewPrivileges));
        Assert.Equal([0, 7, uint.MaxValue - 1], plan.Groups);
        Assert.Equal("/var/é"u8.ToArray(), plan.WorkFolder);
        Assert.Equal((0x1FF, -20, 1L << 62, 16), (plan.Umask, plan.Nice, plan.MemoryBytes, plan.OpenFiles));
    }

    [Fact]
    public void What_is_not_asked_for_is_not_done()
    {
        LaunchPlan plan = LaunchPlan.Parse(LaunchPlan.Of(LaunchTerms.Ours, "/a", ["a"u8.ToArray()], []).Format())!;

        Assert.Equal((null, 0UL, false), (plan.Uid, plan.Capabilities, plan.NoNewPrivileges));
        Assert.Equal((null, null, null, null), (plan.Umask, plan.Nice, plan.MemoryBytes, plan.OpenFiles));
        Assert.Empty(plan.WorkFolder);
        Assert.Empty(plan.Groups);
        Assert.Empty(plan.Environment);
    }

    [Fact]
    public void What_another_build_wrote_is_refused()
    {
        byte[] plan = LaunchPlan.Of(LaunchTerms.Ours, "/a", ["a"u8.ToArray()], []).Format();
        plan[12]++;

        Assert.Null(LaunchPlan.Parse(plan));
        Assert.Null(LaunchPlan.Parse([]));
        Assert.Null(LaunchPlan.Parse(plan.AsSpan(0, 20)));
    }

    [Fact]
    public void Only_what_posix_spawn_cannot_do_needs_a_launcher()
    {
        Assert.False(LaunchTerms.Of(new ProcessConfig(), null).NeedsLauncher);
        Assert.False(LaunchTerms.Of(new ProcessConfig { Environment = EnvironmentList.Parse(["A=1"]).Value, StopSignal = "INT" }, null).NeedsLauncher);
        Assert.All(
            (ProcessConfig[])[new() { NoNewPrivileges = true }, new() { WorkDir = "/" }, new() { Umask = "0" }, new() { Nice = "0" }, new() { MemoryMax = "1GiB" },
                new() { OpenFiles = "99" }, new() { AmbientCapabilities = new(1) }],
            config => Assert.True(LaunchTerms.Of(config, null).NeedsLauncher));
        Assert.True(LaunchTerms.Of(new ProcessConfig(), new ServiceUser { Name = "0", Uid = 0, Gid = 0, Groups = [] }).NeedsLauncher);
    }

    [Fact]
    public void The_user_is_worked_out_of_name_and_groups()
    {
        var accounts = new AccountFiles("app:x:1:2::/h:\n", "app:x:2:\nlogs:x:3:app\n");

        Assert.Equal([2, 3], ServiceUser.Find(accounts, "app", "").Value.Groups);
        Assert.Equal((1U, 2U), (ServiceUser.Find(accounts, "1", "logs").Value.Uid, ServiceUser.Find(accounts, "1", "logs").Value.Gid));
        Assert.Equal([3], ServiceUser.Find(accounts, "1", "logs").Value.Groups);
        Assert.Equal((9U, 3U), (ServiceUser.Find(accounts, "9", "logs,2").Value.Uid, ServiceUser.Find(accounts, "9", "logs,2").Value.Gid));
        Assert.Equal("-user 9: not in /etc/passwd, so its groups are not known (name them with -groups, the primary one first)", ServiceUser.Find(accounts, "9", "").Failure?.Message);
        Assert.StartsWith("-user a b: not in /etc/passwd", ServiceUser.Find(accounts, "a\nb", "2").Failure?.Message, StringComparison.Ordinal);
    }
}

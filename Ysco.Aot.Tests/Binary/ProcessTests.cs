using Xunit;

namespace Ysco.Tests.Binary;

public class ProcessTests
{
    [Fact]
    public async Task A_program_gets_its_input_folder_and_environment_and_gives_status_and_output()
    {
        var outcome = await ProcessRun.RunAsync("/bin/sh", ["-c", "cat; pwd >&2; echo $A-$HOME; exit 7"], new()
        {
            Stdin = "in\n",
            Directory = "/usr",
            Environment = new Dictionary<string, string?> { ["A"] = "b", ["HOME"] = null },
        });

        Assert.Equal((7, "in\nb-\n", "/usr\n"), (outcome.ExitCode, outcome.Stdout, outcome.Stderr));
    }

    [Fact]
    public async Task A_program_that_goes_on_is_killed_and_reported()
    {
        var e = await Assert.ThrowsAsync<TimeoutException>(() =>
            ProcessRun.RunAsync("/bin/sh", ["-c", "echo why >&2; exec sleep 1000"], new() { Timeout = TimeSpan.FromMilliseconds(300) }));

        Assert.Contains("why", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_clear_failure()
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => ProcessRun.RunAsync("/nonexistent/ysco", ["version"]));

        Assert.Contains("/nonexistent/ysco", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_line_is_waited_for_also_when_it_is_already_there()
    {
        await using var process = YscoProcess.Start("/bin/sh", ["-c", "echo one; echo two; echo one; echo three >&2; exec sleep 1000"]);

        var two = await process.WaitForLogAsync(l => l == "two");
        var one = await process.WaitForLogAsync(l => l == "one", after: two);

        Assert.False(one.IsError);
        Assert.True((await process.WaitForLogAsync(l => l == "three")).IsError);
        Assert.True(one.At >= two.At);
        Assert.True((await process.WaitForLogAsync(l => l == "one")).At <= one.At);
    }

    [Fact]
    public async Task A_log_line_that_never_comes_is_reported_with_what_came()
    {
        await using var process = YscoProcess.Start("/bin/sh", ["-c", "echo bye; exit 3"]);

        var e = await Assert.ThrowsAsync<TimeoutException>(() => process.WaitForLogAsync(l => l == "hello"));

        Assert.Contains("ended with 3", e.Message, StringComparison.Ordinal);
        Assert.Contains("bye", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Children_are_found_and_told_from_workers()
    {
        await using var process = YscoProcess.Start("/bin/sh", ["-c", "sleep 1000 & sh -c 'sleep 1000; true' & wait"]);
        await Poll.UntilAsync("both children", TimeSpan.FromSeconds(10), () => process.AllPids().Count == 4 && process.ServicePids().Count == 1);

        int sleep = Assert.Single(process.ServicePids());

        Assert.EndsWith("/sleep", ProcessTable.Executable(sleep), StringComparison.Ordinal);
        Assert.Equal(2, ProcessTable.Children(process.Pid).Count);
        Assert.NotNull(ProcessTable.Status(sleep, "SigBlk"));
    }

    [Fact]
    public async Task Nothing_that_a_test_started_is_left_not_even_orphans_in_other_groups()
    {
        var process = YscoProcess.Start("/bin/sh", ["-c", "setsid sleep 1000 & setsid sh -c 'sleep 1000; true' & exit 0"]);
        await process.WaitForExitAsync();
        await Poll.UntilAsync("the orphans", TimeSpan.FromSeconds(10), () => process.AllPids().Count == 3);
        var orphans = process.AllPids();

        await process.DisposeAsync();

        Assert.All(orphans, p => Assert.False(ProcessTable.IsAlive(p)));
    }

    [Fact]
    public void Signals_go_to_one_process_only() =>
        Assert.All([0, -1, 1], pid => Assert.Throws<ArgumentOutOfRangeException>(() => Signals.Send(pid, Signals.Term)));

    [Fact]
    public void Ports_given_out_differ() => Assert.NotEqual(FreePort.Next(), FreePort.Next());
}

using System.Globalization;
using System.Text;
using Xunit;
using Ysco.Posix;
using Ysco.Supervision;
using Ysco.Tests.Binary;

namespace Ysco.Tests.Supervision;

/// <summary>Which process is taken for the service, and which is not. The service is a sleep of a time that nobody else sleeps.</summary>
public class ServiceFinderTests
{
    private const string Orphan = "set -m; exec -a service sleep \"$0\" & echo $!";
    private static readonly string Sleep = Files.RealPath("/bin/sleep")!;
    private static int _seconds = 400_000;

    private readonly string seconds = Interlocked.Increment(ref _seconds).ToString(CultureInfo.InvariantCulture);

    private ServiceFinder Finder => new([Encoding.UTF8.GetBytes("service"), Encoding.UTF8.GetBytes(seconds)]);

    private static ServiceRecord Intent => new(null, ProcessIdentity.CurrentBootId(), Sleep);

    [Fact]
    public Task An_orphan_that_is_what_we_start_is_the_service() => WithAsync(Orphan, pid =>
    {
        Assert.Equal(pid, Find(Intent)?.Pid);
        Assert.Equal(pid, Find(null)?.Pid);
        Assert.Equal(pid, Find(Intent with { Process = new ProcessIdentity(pid, 0, Intent.BootId) })?.Pid);
        Assert.Null(Find(ServiceRecord.None));
        Assert.Equal(pid, Finder.Find(ServiceRecord.None, isCurrent: false, [Sleep])?.Process.Pid);
        Assert.Null(Find(Intent with { Process = new ProcessIdentity(pid + 1, 0, Intent.BootId) }));
    });

    [Fact]
    public Task One_that_is_older_than_the_start_is_not() => WithAsync(Orphan, pid =>
    {
        Assert.Null(Find(Intent with { StartsAfter = ProcessIdentity.NowTicks() + 100 }));
        Assert.Equal(pid, Find(Intent with { StartsAfter = ProcessIdentity.NowTicks() - 3000 })?.Pid);
    });

    [Fact]
    public Task A_file_that_got_another_name_is_the_same_program() => WithAsync(
        "cp /bin/sleep a; ln a kept; set -m; (exec -a service ./a \"$0\") & p=$!; until [ \"$(readlink /proc/$p/exe)\" = \"$PWD/a\" ]; do :; done; mv kept b; rm a; echo $p",
        (pid, folder) => Assert.Equal(pid, Find(Intent with { Binary = $"{folder}/b" })?.Pid));

    [Theory]
    [InlineData("another user's", "set -m; setpriv --reuid 12345 --clear-groups bash -c 'exec -a service sleep \"$0\"' \"$0\" & echo $!")]
    [InlineData("the leader of a session", "setsid bash -c 'echo $$; exec -a service sleep \"$0\"' \"$0\" &")]
    [InlineData("no leader of a group", "exec -a service sleep \"$0\" & echo $!")]
    [InlineData("one with other arguments", "set -m; exec -a service sleep \"$0\" 1 & echo $!")]
    [InlineData("one with another name", "set -m; sleep \"$0\" & echo $!")]
    [InlineData("another program", "set -m; (exec -a service bash -c 'sleep \"$0\"; :' \"$0\") & echo $!")]
    [InlineData("somebody's job", "set -m; exec -a service sleep \"$0\" & echo $!; wait")]
    public Task It_is_not(string what, string script) => WithAsync(script, pid =>
    {
        Assert.True(ProcessTable.IsAlive(pid), what);
        Assert.Null(Find(Intent));
        Assert.Null(Find(null));
        Assert.Null(Find(Intent with { Process = new ProcessIdentity(pid, 0, Intent.BootId) }));
    });

    [Fact]
    public Task An_id_alone_proves_nothing() => WithAsync(Orphan, pid =>
    {
        Assert.False(new ProcessIdentity(pid, 0, "").IsAlive());
        Assert.False(new ProcessIdentity(pid, 0, ProcessIdentity.CurrentBootId()).IsAlive());
        Assert.True(ProcessIdentity.Of(pid)!.IsAlive());
        Assert.False(ProcessIdentity.Of(Environment.ProcessId)!.IsAlive());
        Assert.False(ProcessIdentity.Of(1)!.IsAlive());
    });

    [Theory]
    [InlineData("1 (a) b) S 2 3 4 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 77 0", 'S', 2, 3, 4, 77)]
    public void A_name_may_hold_anything(string line, char state, int parent, int group, int session, ulong start) =>
        Assert.Equal(new ProcessStat(state, parent, group, session, start), ProcessStat.Parse(line));

    [Theory]
    [InlineData("")]
    [InlineData("1 (a) S 2 3")]
    [InlineData("1 (a) S x 3 4 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 77 0")]
    public void What_is_no_stat_line_is_not_taken_for_one(string line) => Assert.Null(ProcessStat.Parse(line));

    private ProcessIdentity? Find(ServiceRecord? record) => Finder.Find(record, isCurrent: true, [Sleep])?.Process;

    private Task WithAsync(string script, Action<int> check) => WithAsync(script, (pid, _) => check(pid));

    /// <summary>Runs a script that says the id of the process it starts, and is there or not as it likes.</summary>
    private async Task WithAsync(string script, Action<int, string> check)
    {
        using var folder = new TemporaryFolder();
        await using var shell = YscoProcess.Start("/bin/bash", ["-c", script, seconds], new() { Directory = folder.Path });
        var line = await shell.WaitForLogAsync(_ => true);
        int pid = int.Parse(line.Text, CultureInfo.InvariantCulture);
        if (!script.Contains("wait", StringComparison.Ordinal))
        {
            await Poll.UntilAsync("the shell's end", TimeSpan.FromSeconds(10), () => shell.HasExited);
        }

        await Poll.UntilAsync("its exec", TimeSpan.FromSeconds(10), () => ProcessTable.Executable(pid) is { } exe && !exe.Contains("setpriv", StringComparison.Ordinal)
            && (!exe.EndsWith("/bash", StringComparison.Ordinal) || script.Contains("'sleep", StringComparison.Ordinal)));
        check(pid, folder.Path);
    }
}

using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A ysco that was killed, in surroundings that make it hard to know the service again.</summary>
public class RunIdentityTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task In_a_state_folder_that_cannot_be_written_it_is_found_and_that_is_told()
    {
        string script = await HostSteps.ScriptAsync(World.Folder, """
            exec unshare -m sh -c 'mount --bind ys ys && mount -o remount,ro,bind ys && exec "$@"' sh "$YSCO" "$@"
            """);
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });
        await host.LoggedAsync("which process is the service cannot be noted down");

        await IsFoundAsync(host);
    }

    [Fact]
    public async Task In_a_folder_with_a_newline_in_its_name_it_is_found()
    {
        string script = await HostSteps.ScriptAsync(World.Folder, """
            d="$(printf 'a\nb')"; [ -d "$d" ] || { mkdir "$d" && mv websvc* ys "$d/"; }; cd "$d"; exec "$YSCO" "$@"
            """);
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });

        await IsFoundAsync(host);
    }

    [Theory]
    [InlineData("ln \"$(readlink -f websvc)\" kept && printf 'pid 0\nstart 0\nboot %s\nbinary %s\n' \"$(cat /proc/sys/kernel/random/boot_id)\" \"$PWD/kept\" >ys/service.run")]
    [InlineData("rm ys/service.run")]
    [InlineData(": >ys/service.run")]
    [InlineData("sed -i 's/^start .*/start 0/' ys/service.run")]
    [InlineData("sed -i 's/^pid .*/pid 0/' ys/service.run")]
    public async Task Without_a_record_that_says_which_it_is_it_is_found(string damage)
    {
        await using var host = await World.HostAsync();

        await IsFoundAsync(host, damage);
    }

    [Fact]
    public async Task Without_a_record_a_service_path_that_is_a_plain_file_is_found()
    {
        string script = await HostSteps.ScriptAsync(
            World.Folder, "[ ! -L websvc ] || { t=$(readlink websvc); rm websvc; mv \"$t\" websvc; }; exec \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });

        await IsFoundAsync(host, "rm ys/service.run");
    }

    [Fact]
    public async Task Our_own_id_on_record_is_not_taken_over()
    {
        string script = await HostSteps.ScriptAsync(World.Folder, """
            [ $(cut -d' ' -f5 /proc/$$/stat) = $$ ] || exec setsid "$0" "$@"
            printf 'pid %s\nstart %s\nboot %s\nbinary %s\n' $$ $(cut -d' ' -f22 /proc/$$/stat) $(cat /proc/sys/kernel/random/boot_id) "$PWD/websvc" >ys/service.run
            exec "$YSCO" "$@"
            """);
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });

        Assert.NotEqual(host.Ysco.Pid, host.ServicePid());
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
    }

    private static async Task IsFoundAsync(RunningService host, string damage = ":")
    {
        string? pid = await host.ServiceAsync("/pid");
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        var done = await ProcessRun.RunAsync("/bin/sh", ["-c", damage], new() { Directory = host.Folder });
        Assert.Equal(("", 0), (done.Stderr, done.ExitCode));

        host.Start();
        await host.LoggedAsync("taking over the service");

        Assert.Equal(pid, await host.ServiceAsync("/pid"));
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
    }
}

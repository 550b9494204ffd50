using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco doctor</c> beside a ysco that runs, and after it.</summary>
public class DoctorRunningTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task It_knows_the_service_from_the_ysco_that_runs_and_disturbs_nothing()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        await host.UpdateAndKeepAsync(Releases.Second);
        File.SetUnixFileMode(Path.Combine(host.Folder, "ys/password.txt"), (UnixFileMode)0b110_000_000);
        string[] before = Sandbox.Listing(host.Folder);

        var doctor = await host.TypeAsync("doctor");

        TestContext.Current.TestOutputHelper?.WriteLine(doctor.Stdout);
        Assert.Equal(0, doctor.ExitCode);
        Assert.Matches($@"\nok   ysco       ysco v\S+ runs with ys as process {host.Ysco.Pid}\n", doctor.Stdout);
        Assert.Contains("\nok   config     ys/ysco.conf, as ysco uses it\n", doctor.Stdout, StringComparison.Ordinal);
        Assert.Contains("\nok   service    ./websvc, a link to example.org/websvc v0.1.1 go1.20.3\n", doctor.Stdout, StringComparison.Ordinal);
        Assert.Matches(@"\nok   evidence   v0\.1\.1 go1\.20\.3, record \d+ in a tree of \d+\n", doctor.Stdout);

        // The first binary was put there by hand: nothing proves it.
        Assert.Contains("\nwarn previous   ", doctor.Stdout, StringComparison.Ordinal);
        Assert.Matches(@"\n0 fail, 1 warn of 23 checks, 4 skipped\n$", doctor.Stdout);
        Assert.Equal(before, Sandbox.Listing(host.Folder));
        Assert.Equal("v0.1.1", await host.ServiceAsync("/"));
    }

    [Fact]
    public async Task From_another_folder_it_finds_what_is_relative_to_that_of_ysco()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();

        var doctor = await YscoBinary.RunAsync(["doctor", "-offline", "-dir", $"{host.Folder}/ys"], new() { Directory = "/" });

        Assert.Equal(0, doctor.ExitCode);
        Assert.Contains("a link to example.org/websvc v0.1.0 go1.20.3", DoctorTests.InOne(doctor.Stdout), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_was_edited_is_told_and_what_it_says_to_type_has_it_taken_up()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        await File.AppendAllTextAsync(host.ConfigFile, "# edited\n");

        var doctor = await host.TypeAsync("doctor", "-offline");

        Assert.Contains(" warn config ys/ysco.conf was changed, and the ysco that runs goes by what it was before mend: ", DoctorTests.InOne(doctor.Stdout), StringComparison.Ordinal);
        string mend = doctor.Stdout.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("mend:      ysco reload", StringComparison.Ordinal))["mend:      ysco ".Length..];
        Assert.Equal(0, (await host.TypeAsync(mend.Split(' '))).ExitCode);
        await host.UntilAsync("the new configuration", async () => (await host.TypeAsync("doctor", "-offline")).Stdout.Contains("\nok   config     ys/ysco.conf, as ysco uses it\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_its_end_the_service_is_the_one_that_ran_last()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();

        var doctor = await host.TypeAsync("doctor", "-offline");

        Assert.Equal(0, doctor.ExitCode);
        Assert.Contains(
            $" warn ysco none runs with ys, and its service runs on by itself as process {host.ServicePid()}; nobody watches it mend: ysco run ./CMD # or what starts ysco: it takes over what runs ",
            DoctorTests.InOne(doctor.Stdout), StringComparison.Ordinal);
        Assert.Contains("v0.1.0 go1.20.3, as last started", DoctorTests.InOne(doctor.Stdout), StringComparison.Ordinal);
        Signals.Send(host.ServicePid(), Signals.Kill);
        await host.UntilAsync("the end of the service", async () => (await host.TypeAsync("doctor", "-offline")).Stdout.Contains("\nok   ysco       none runs with ys\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_user_of_the_service_may_not_execute_is_a_failure()
    {
        await using var host = await World.HostAsync(settings: new() { RunFlags = ["-user", "65532", "-groups", "65532"] });
        await host.ControlAsync();
        Assert.Contains("\nok   path       ", (await host.TypeAsync("doctor", "-offline")).Stdout, StringComparison.Ordinal);
        File.SetUnixFileMode(host.Folder, (UnixFileMode)0b111_000_000);

        var doctor = await host.TypeAsync("doctor", "-offline");

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains(" fail path user 65532 cannot execute ", DoctorTests.InOne(doctor.Stdout), StringComparison.Ordinal);
        Assert.Contains($"mend:      chmod a+x {host.Folder}\n", doctor.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ysco_that_cannot_be_asked_is_a_failure()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        File.Delete(host.Socket());

        var doctor = await host.TypeAsync("doctor", "-offline", "./websvc");

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains($" fail ysco one runs with ys as process {host.Ysco.Pid}, and nothing listens at ys/ysco.sock mend: kill {host.Ysco.Pid} ", DoctorTests.InOne(doctor.Stdout), StringComparison.Ordinal);
    }
}

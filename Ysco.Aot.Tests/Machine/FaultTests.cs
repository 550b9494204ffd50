using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Machine;

/// <summary>
/// A disk that is full, read-only or broken during an update: the old version runs on, and one line says why. The broken
/// one fails every write, as dm-error would, which the kernel has too; but below the driver, where disks break.
/// </summary>
[Collection(MachineCollection.Name)]
public class FaultTests(MachineWorld machine)
{
    private const string Failed = "level=ERROR msg=\"update failed\" ";

    [Theory]
    [InlineData("2000000")]
    [InlineData("0")]
    public async Task On_a_full_disk_an_update_fails_and_with_room_again_it_does_not(string free)
    {
        var made = await DiskMachine.MakeAsync(machine);
        await using NbdDisk disk = made.NewDisk();
        await using Guest guest = made.Start("full", disk);
        await made.LookAsync(guest, Releases.First);
        await guest.DoAsync("fill", free);

        await FailsAsync(guest, "o space left on device");

        await guest.DoAsync("empty");
        await made.UpdateAsync(guest, Releases.First, Releases.Second);
        Assert.Equal(0, await guest.SwitchOffAsync());
    }

    [Fact]
    public async Task On_a_disk_that_became_read_only_an_update_fails_and_once_it_can_be_written_it_does_not()
    {
        var made = await DiskMachine.MakeAsync(machine);
        await using NbdDisk disk = made.NewDisk();
        await using Guest guest = made.Start("readonly", disk);
        await made.LookAsync(guest, Releases.First);
        await guest.DoAsync("readonly");

        await FailsAsync(guest, "ead-only file system");

        await guest.DoAsync("writable");
        await made.UpdateAsync(guest, Releases.First, Releases.Second);
        Assert.Equal(0, await guest.SwitchOffAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task On_a_disk_that_breaks_an_update_fails_and_after_a_restart_with_a_good_one_it_does_not(int afterWrites)
    {
        var made = await DiskMachine.MakeAsync(machine);
        await using NbdDisk disk = made.NewDisk();
        await using (Guest guest = made.Start("broken", disk))
        {
            await made.LookAsync(guest, Releases.First);
            disk.FailAfter(afterWrites);

            await FailsAsync(guest, "nput/output error", "ead-only file system");

            await guest.KillAsync();
            await disk.LoseAsync(new Random(afterWrites));
        }

        await using Guest again = made.Start("broken", disk);
        await made.LookAsync(again, Releases.First);
        await made.UpdateAsync(again, Releases.First, Releases.Second);
        Assert.Equal(0, await again.SwitchOffAsync());
    }

    private static async Task FailsAsync(Guest guest, params string[] reasons)
    {
        string? process = await guest.ServiceAsync("/pid");

        var (status, body) = await guest.UpdateAsync(Releases.Second);

        Assert.Equal(500, status);
        Assert.Contains(reasons, reason => body.Contains(reason, StringComparison.Ordinal));
        await guest.ShownAsync(Failed);
        LogLine line = Assert.Single(guest.Console, l => l.Text.StartsWith(Failed, StringComparison.Ordinal));
        Assert.Contains(reasons, reason => line.Text.Contains(reason, StringComparison.Ordinal));
        Assert.Equal(process, await guest.ServiceAsync("/pid"));
        await guest.RunsAsync(Releases.First);
    }
}

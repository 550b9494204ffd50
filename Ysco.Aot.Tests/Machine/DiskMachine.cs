using System.Text.Json;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Machine;

/// <summary>A machine whose service and ys/ are on an ext4 disk: how it is made, booted and looked over.</summary>
internal sealed class DiskMachine
{
    // Three, so that what is left of one shows, while each update keeps the two that it is about.
    private static readonly string[] Good = [Releases.First, Releases.Second, Releases.Third];
    private static readonly string[] All = [.. Good, Releases.EndsWithThree];

    private const string TemporarySuffix = ".ysco-tmp";
    private readonly GuestParts _parts;
    private readonly string _initrd;
    private readonly byte[] _content;
    private readonly string _config;
    private readonly string _folder;

    private DiskMachine(MachineWorld machine, string initrd, byte[] content, string config) =>
        (_parts, _folder, _initrd, _content, _config) = (machine.Parts, machine.World.Folder, initrd, content, config);

    /// <summary>Prepares a disk with the first release.</summary>
    public static async Task<DiskMachine> MakeAsync(MachineWorld machine)
    {
        // On a slow machine a new version takes its time to start, and the one that does not work to end: the watch begins after that.
        using var data = await machine.LayAsync(c => c.Set("Process.Watch", "2s").Set("Process.Notify", "true"));
        string image = Path.Combine(machine.World.Folder, $"{Guid.NewGuid():N}.ext4");
        (await ProcessRun.RunAsync("/usr/sbin/mkfs.ext4", ["-q", "-b", "4096", "-m", "0", "-J", "size=4", "-d", data.Folder, image, "32M"])).Succeeded();
        return new DiskMachine(
            machine, await machine.Parts.PackAsync(data: null), await File.ReadAllBytesAsync(image), await File.ReadAllTextAsync(data["ys/ysco.conf"]));
    }

    /// <summary>A disk as it was prepared.</summary>
    public NbdDisk NewDisk() => new(_content, _folder);

    /// <summary>Switches the machine on.</summary>
    public Guest Start(string name, NbdDisk disk) => Guest.Start(_parts, _initrd, name, disk);

    /// <summary>
    /// Looks at everything after a start: one of some versions runs, is what the link leads to and is proven; state and
    /// configuration are whole; nothing lies there that nobody knows of, but perhaps what a cut-off write left.
    /// </summary>
    /// <param name="guest">The machine.</param>
    /// <param name="versions">The versions.</param>
    /// <returns>The version that runs, and the names of what lies beside the link, and of what is left of writes.</returns>
    /// <exception cref="PowerCutFailedException">Something is not so.</exception>
    public async Task<(string Version, string[] Binaries, string[] Leftovers)> LookAsync(Guest guest, params string[] versions)
    {
        await guest.ShownAsync("msg=serving ");
        using var json = await guest.StatusAsync("no update is under way", j => !j.GetProperty("UpdateBusy").GetBoolean());
        string version = await guest.RunsAsync(versions);
        Demand(guest, json.RootElement.GetProperty("SvcVersion").GetString() == version, "/json names another version than the one that answers");
        var (status, proof) = await guest.TryAsync("run", "/ysco", "verify", "websvc");
        Demand(guest, status == 0 && proof.Contains(version, StringComparison.Ordinal), $"verify: {status}: {proof}");
        Demand(guest, await guest.DoAsync("read", "/data/ys/ysco.conf") + "\n" == _config, "ysco.conf is another");
        Demand(guest, await guest.DoAsync("read", "/data/ys/password.txt") == RunningService.Password, "password.txt is another");
        try
        {
            using var state = JsonDocument.Parse(await guest.DoAsync("read", "/data/ys/state.json"));
        }
        catch (JsonException e)
        {
            Demand(guest, false, $"state.json: {e.Message}");
        }

        string[][] files = [.. (await guest.DoAsync("list", "/data")).Split('\n').Select(line => line.Split('\t'))];
        Demand(guest, files.Single(f => f[0] == "websvc")[2] == Releases.FileName(version), "the link leads elsewhere");
        string[] names = [.. files.Select(f => f[0])];
        string[] strangers = [.. names.Where(name => !IsKnown(name))];
        Demand(guest, strangers.Length == 0, $"strange files: {string.Join(' ', strangers)}");
        return (
            version,
            [.. names.Where(name => name.StartsWith("websvc-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)],
            [.. names.Where(name => name.EndsWith(TemporarySuffix, StringComparison.Ordinal))]);
    }

    /// <summary>Goes to another version, whole, after which nothing is left of what was cut off before.</summary>
    public async Task UpdateAsync(Guest guest, string from, string to)
    {
        await guest.UpdateAndKeepAsync(to);
        var (_, binaries, leftovers) = await LookAsync(guest, to);
        Demand(guest, leftovers.Length == 0, $"left after an update: {string.Join(' ', leftovers)}");
        string[] kept = [.. ((string[])[from, to]).Select(v => Releases.FileName(v)).SelectMany(f => (string[])[f, $"{f}.evidence.json"]).Order(StringComparer.Ordinal)];
        Demand(guest, binaries.SequenceEqual(kept), $"after an update from {from} to {to} there are: {string.Join(' ', binaries)}");
    }

    /// <summary>Another version that works.</summary>
    public static string Other(string version, Random random) => random.GetItems([.. Good.Where(v => v != version)], 1)[0];

    private static bool IsKnown(string name)
    {
        if (name.EndsWith(TemporarySuffix, StringComparison.Ordinal))
        {
            name = name[..^TemporarySuffix.Length];
        }

        string[] binaries = [.. All.Select(v => Releases.FileName(v))];
        return name is "websvc" || binaries.Contains(name.Replace(".evidence.json", "", StringComparison.Ordinal))
            || name.StartsWith("ys/cache/", StringComparison.Ordinal)
            || name is "ys/ysco.conf" or "ys/password.txt" or "ys/state.json" or "ys/events.jsonl" or "ys/ysco.run" or "ys/ysco.sock"
                or "ys/service.run" or "ys/log.lock" or "ys/log-localhost.head" or "ys/notify.owed" or "ys/laying" or "ys/notify.sock";
    }

    private static void Demand(Guest guest, bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PowerCutFailedException($"{otherwise}\n{guest.Tail}");
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Machine;

/// <summary>
/// Machines whose power goes at a random moment of an update, again and again, each time with the same disk as before: one
/// life is the start after a cut, a look at everything, and the next update, of which one in four is to a version that does
/// not work and is taken back. Two machines at a time.
/// </summary>
internal sealed class PowerCuts(DiskMachine machine, PowerCutReport report, TextWriter output) : IAsyncDisposable
{
    private const int Machines = 2;
    private const int ReportEvery = 10;

    // Until the first whole update has been measured.
    private const int WritesOfUpdate = 120;
    private static readonly TimeSpan DurationOfUpdate = TimeSpan.FromSeconds(4);

    // After what begins a phase; sooner mostly, as a switch takes a tenth of it.
    private static readonly TimeSpan IntoPhase = TimeSpan.FromMilliseconds(300);
    private readonly ConcurrentDictionary<string, Guest> _on = new();
    private int _left;

    /// <summary>Cuts so often.</summary>
    /// <exception cref="PowerCutFailedException">Something was not as it must be after one.</exception>
    public async Task RunAsync(int cuts)
    {
        _left = cuts;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Machines, cuts)).Select(i => LivesAsync($"powercut-{i}", new Random(report.Seed + i))));
        await output.WriteLineAsync($"{report}");
    }

    /// <summary>Switches off what is on, when somebody interrupted it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (Guest guest in _on.Values)
        {
            await guest.DisposeAsync();
        }
    }

    private async Task LivesAsync(string name, Random random)
    {
        await using NbdDisk disk = machine.NewDisk();
        int life = 0;
        string[] possible = [Releases.First];
        int writes = WritesOfUpdate;
        TimeSpan duration = DurationOfUpdate;
        while (true)
        {
            await using Guest guest = machine.Start(name, disk);
            _on[name] = guest;
            string doing = string.Create(CultureInfo.InvariantCulture, $"{name}, life {++life}, seed {report.Seed}");
            try
            {
                var (version, _, leftovers) = await machine.LookAsync(guest, possible);
                bool isLast = Interlocked.Decrement(ref _left) < 0;
                if (leftovers.Length > 0 || isLast || life == 1 || random.Next(4) == 0)
                {
                    int before = disk.Writes;
                    long started = Stopwatch.GetTimestamp();
                    string to = DiskMachine.Other(version, random);
                    await machine.UpdateAsync(guest, version, to);
                    (version, writes, duration) = (to, disk.Writes - before, Stopwatch.GetElapsedTime(started));
                }

                if (isLast)
                {
                    await guest.SwitchOffAsync();
                    return;
                }

                bool isGood = random.Next(4) != 0;
                string next = isGood ? DiskMachine.Other(version, random) : Releases.EndsWithThree;
                possible = isGood ? [version, next] : [version];
                await CutAsync(guest, disk, next, writes, duration, random);
            }
            catch (Exception e) when (e is PowerCutFailedException or TimeoutException or InvalidOperationException or HttpRequestException or IOException)
            {
                throw new PowerCutFailedException($"{doing}: {e.Message}");
            }
        }
    }

    /// <summary>Begins an update and takes the power away in it.</summary>
    private async Task CutAsync(Guest guest, NbdDisk disk, string version, int writes, TimeSpan duration, Random random)
    {
        int shown = guest.Console.Count;
        LogLine last = guest.Console[shown - 1];
        Task<(int, string)> update = guest.UpdateAsync(version);
        switch (random.Next(3))
        {
            case 0:
                disk.CutAfter(random.Next(1, writes));
                await Task.WhenAny(disk.Gone, Task.Delay(duration * 2));
                break;
            case 1:
                await Task.Delay(duration * random.NextDouble());
                break;
            default:
                await guest.ShownAsync(random.GetItems(PowerCutReport.Beginnings(isGood: version != Releases.EndsWithThree), 1)[0], last);
                await Task.Delay(IntoPhase * Math.Pow(random.NextDouble(), 3));
                break;
        }

        await guest.KillAsync();
        await disk.LoseAsync(random);
        await ((Task)update).ContinueWith(_ => { }, TaskScheduler.Default);
        int count = report.Add(PowerCutReport.PhaseOf(guest.Console.Skip(shown).Select(line => line.Text)));
        if (count % ReportEvery == 0)
        {
            await output.WriteLineAsync($"{report}");
        }
    }
}

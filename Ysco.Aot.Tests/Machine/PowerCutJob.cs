using System.Globalization;
using Ysco.Tests.World;

namespace Ysco.Tests.Machine;

/// <summary><c>make powercut</c>: machines whose power goes in the midst of updates, as often as is asked for.</summary>
public static class PowerCutJob
{
    private const int CutsByDefault = 200;

    /// <summary>Runs.</summary>
    /// <param name="output">Where it says how far it is.</param>
    /// <param name="args">How many cuts, and a seed; without it another each time.</param>
    /// <returns>0; 1 when something was not as it must be after a cut; 130 when interrupted.</returns>
    public static async Task<int> RunAsync(TextWriter output, IReadOnlyList<string> args)
    {
        using var interruption = new Interruption();
        int cuts = args.Count > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : CutsByDefault;
        int seed = args.Count > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.TickCount & 0xffff;
        await output.WriteLineAsync($"{cuts} power cuts, seed {seed}");
        try
        {
            await using var machine = new MachineWorld();
            await machine.InitializeAsync();
            await using var powerCuts = new PowerCuts(await DiskMachine.MakeAsync(machine), new PowerCutReport(seed), output);
            return await interruption.EndsFirstAsync(powerCuts.RunAsync(cuts)) ? 0 : Interruption.Status;
        }
        catch (Exception e) when (e is PowerCutFailedException or GoBuildException or TimeoutException or FileNotFoundException)
        {
            await output.WriteLineAsync($"{e.Message}\nthe consoles are in artifacts/machine/");
            return 1;
        }
    }
}

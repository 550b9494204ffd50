using Xunit;

namespace Ysco.Tests.Machine;

/// <summary>The power goes at a random moment of an update: after it the old version runs or the new one, and is proven.</summary>
[Collection(MachineCollection.Name)]
public class PowerCutTests(MachineWorld machine, ITestOutputHelper output)
{
    private const int Cuts = 20;

    [Fact]
    public async Task A_power_cut_in_an_update_leaves_one_of_the_two_versions_running_and_proven()
    {
        using var text = new StringWriter();
        var report = new PowerCutReport(Environment.TickCount & 0xffff);
        try
        {
            await using var powerCuts = new PowerCuts(await DiskMachine.MakeAsync(machine), report, text);
            await powerCuts.RunAsync(Cuts);
        }
        finally
        {
            output.WriteLine(text.ToString());
        }

        Assert.Equal(Cuts, report.Count);
    }
}

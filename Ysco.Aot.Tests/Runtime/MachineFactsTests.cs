using Xunit;
using Ysco.Runtime;

namespace Ysco.Tests.Runtime;

public class MachineFactsTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_board_is_named_by_its_device_tree() => Assert.Equal(
        new MachineFacts(Id, "Raspberry Pi 4 Model B Rev 1.4", "Linux 6.6.31+rpt-rpi-v8"),
        MachineFacts.Of($"{Id}\n", "Raspberry Pi 4 Model B Rev 1.4\0", "", "", "6.6.31+rpt-rpi-v8\n"));

    [Theory]
    [InlineData("QEMU\n", "Standard PC (i440FX + PIIX, 1996)\n", "QEMU Standard PC (i440FX + PIIX, 1996)")]
    [InlineData("PC Engines\n", "apu2\n", "PC Engines apu2")]
    [InlineData("Intel\n", "Intel NUC\n", "Intel NUC")]
    [InlineData("To be filled by O.E.M.\n", "To be filled by O.E.M.\n", "")]
    [InlineData("ASRock\n", "Default string\n", "ASRock")]
    [InlineData("", "", "")]
    public void Others_are_named_by_their_firmware(string vendor, string product, string model) =>
        Assert.Equal(model, MachineFacts.Of("", "", vendor, product, "").Model);

    [Theory]
    [InlineData("")]
    [InlineData("uninitialized\n")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData("0123")]
    public void What_is_no_machine_id_is_none(string id) => Assert.Equal("", MachineFacts.Of(id, "", "", "", "").Id);

    [Fact]
    public void What_a_board_says_is_one_line_of_no_more_than_a_line() =>
        Assert.Equal(80, MachineFacts.Of("", $"\u001b[2J{new string('x', 3000)}", "", "", "").Model.Length + "\u001b".Length);

    [Fact]
    public void This_machine_has_a_kernel() => Assert.StartsWith("Linux ", MachineFacts.Read().Kernel, StringComparison.Ordinal);
}

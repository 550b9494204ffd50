namespace Ysco.Tests.Machine;

/// <summary>A processor that the emulator plays, and what goes with it.</summary>
/// <param name="Rid">The platform that ysco is published for.</param>
/// <param name="GoArch">As Go and Debian name it.</param>
/// <param name="Emulator">The program that plays it.</param>
/// <param name="Board">The arguments that say which machine it is in.</param>
/// <param name="Console">What the kernel calls its serial line.</param>
internal sealed record GuestProcessor(string Rid, string GoArch, string Emulator, string[] Board, string Console)
{
    /// <summary>A PC.</summary>
    public static GuestProcessor Pc { get; } = new("linux-x64", "amd64", "qemu-system-x86_64", ["-machine", "pc", "-cpu", "max"], "ttyS0");

    /// <summary>That of a Raspberry Pi 3: the oldest of 64 bits, which lacks what later ones have for atomic operations.</summary>
    public static GuestProcessor CortexA53 { get; } = new("linux-arm64", "arm64", "qemu-system-aarch64", ["-machine", "virt", "-cpu", "cortex-a53"], "ttyAMA0");
}

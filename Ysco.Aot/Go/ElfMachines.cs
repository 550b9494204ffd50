using System.Runtime.InteropServices;

namespace Ysco.Go;

/// <summary>The names that Go has for machines.</summary>
public static class ElfMachines
{
    /// <summary>GOARCH of an ELF file; <c>machine N</c> for one that Go does not know.</summary>
    /// <param name="machine">Its e_machine.</param>
    /// <param name="is64">Whether it is of the 64-bit class.</param>
    /// <param name="bigEndian">Its byte order.</param>
    public static string GoArch(ElfMachine machine, bool is64, bool bigEndian) => machine switch
    {
        ElfMachine.I386 => "386",
        ElfMachine.Mips => (is64 ? "mips64" : "mips") + (bigEndian ? "" : "le"),
        ElfMachine.Ppc64 => bigEndian ? "ppc64" : "ppc64le",
        ElfMachine.S390 => "s390x",
        ElfMachine.Arm => "arm",
        ElfMachine.X86_64 => "amd64",
        ElfMachine.Aarch64 => "arm64",
        ElfMachine.RiscV => "riscv64",
        ElfMachine.LoongArch => "loong64",
        _ => $"machine {(int)machine}",
    };

    /// <summary>GOARCH of a process of ours.</summary>
    /// <param name="architecture">The architecture that the process runs as.</param>
    public static string GoArch(Architecture architecture) => architecture switch
    {
        Architecture.X86 => "386",
        Architecture.X64 => "amd64",
        Architecture.Arm or Architecture.Armv6 => "arm",
        Architecture.Arm64 => "arm64",
        Architecture.S390x => "s390x",
        Architecture.Ppc64le => "ppc64le",
        Architecture.LoongArch64 => "loong64",
        Architecture.RiscV64 => "riscv64",
        _ => "unknown",
    };
}

namespace Ysco.Go;

/// <summary>The instruction set of an ELF file: e_machine, for those that Go builds for.</summary>
public enum ElfMachine
{
    /// <summary>None, or one with no port of Go.</summary>
    None = 0,

    /// <summary>x86, 32-bit.</summary>
    I386 = 3,

    /// <summary>MIPS, both widths and both byte orders.</summary>
    Mips = 8,

    /// <summary>POWER, 64-bit, both byte orders.</summary>
    Ppc64 = 21,

    /// <summary>IBM Z, 64-bit.</summary>
    S390 = 22,

    /// <summary>ARM, 32-bit.</summary>
    Arm = 40,

    /// <summary>x86, 64-bit.</summary>
    X86_64 = 62,

    /// <summary>ARM, 64-bit.</summary>
    Aarch64 = 183,

    /// <summary>RISC-V.</summary>
    RiscV = 243,

    /// <summary>LoongArch.</summary>
    LoongArch = 258,
}

namespace Ysco.Go;

/// <summary>A piece of an ELF file and where it lies in memory; it is known to be inside the file.</summary>
/// <param name="Address">Its first address in memory.</param>
/// <param name="Offset">Its first byte in the file.</param>
/// <param name="Size">Its bytes in the file.</param>
/// <param name="IsData">Whether it is mapped for writing and not for execution.</param>
internal readonly record struct ElfPart(ulong Address, long Offset, long Size, bool IsData);

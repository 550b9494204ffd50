using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// Our own memory, given back. Code is mapped from our file and is in the page cache anyway: our hold on it can go, and
/// comes back page by page as it is used. The C library's free memory can go as well.
/// References: madvise(2), getauxval(3), elf(5).
/// </summary>
internal static unsafe partial class OwnPages
{
    private const nuint AT_PHDR = 3;
    private const nuint AT_PHENT = 4;
    private const nuint AT_PHNUM = 5;
    private const uint PT_LOAD = 1;
    private const uint PT_PHDR = 6;
    private const uint PF_X = 1;
    private const uint PF_W = 2;
    private const int MADV_DONTNEED = 4;

    /// <summary>No program has more segments; ours has five.</summary>
    private const int MaxHeaders = 64;

    /// <summary>Gives back what can be had again.</summary>
    internal static void Release()
    {
        _ = malloc_trim(0);
        byte* headers = (byte*)Processes.getauxval(AT_PHDR);
        int size = (int)Processes.getauxval(AT_PHENT);
        int count = Math.Min((int)Processes.getauxval(AT_PHNUM), MaxHeaders);
        if (headers is null || LoadBias(headers, size, count) is not { } bias)
        {
            return;
        }

        nuint page = (nuint)Environment.SystemPageSize;
        for (int i = 0; i < count; i++)
        {
            ProgramHeader header = ProgramHeader.At(headers + (i * size));

            // Code alone: what was written anywhere else is nowhere else. That holds for constants too, as the runtime unlocks
            // a page of them for its start, to write there what it guards its stack with.
            if (header.Type == PT_LOAD && (header.Flags & (PF_W | PF_X)) == PF_X)
            {
                nuint start = bias + header.Address;
                nuint from = (start + page - 1) / page * page;
                nuint to = (start + header.Size) / page * page;
                if (to > from)
                {
                    _ = madvise((byte*)from, to - from, MADV_DONTNEED);
                }
            }
        }
    }

    /// <summary>Where the kernel has put us, less where the file says: told by the headers' own address.</summary>
    private static nuint? LoadBias(byte* headers, int size, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ProgramHeader header = ProgramHeader.At(headers + (i * size));
            if (header.Type == PT_PHDR)
            {
                return (nuint)headers - header.Address;
            }
        }

        return null;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int madvise(byte* from, nuint length, int advice);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint keep);

    /// <summary>Elf32_Phdr or Elf64_Phdr: the flags stand at another place in each.</summary>
    private readonly record struct ProgramHeader(uint Type, uint Flags, nuint Address, nuint Size)
    {
        internal static ProgramHeader At(byte* header)
        {
            bool wide = sizeof(nint) == 8;
            return new ProgramHeader(
                *(uint*)header, *(uint*)(header + (wide ? 4 : 24)),
                *(nuint*)(header + (wide ? 16 : 8)), *(nuint*)(header + (wide ? 32 : 16)));
        }
    }
}

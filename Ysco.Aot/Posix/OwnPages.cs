using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// Our own memory, given back. What is mapped read-only from our file (code, constants) is in the page cache anyway: our
/// hold on it can go, and comes back page by page as it is used. The C library's free memory can go as well.
/// A page that was written to all the same is ours alone and stays: the runtime unlocks one of the constants' for its start,
/// to write there what it guards its stack with.
/// References: madvise(2), getauxval(3), elf(5), proc_pid_pagemap(5).
/// </summary>
internal static unsafe partial class OwnPages
{
    private const nuint AT_PHDR = 3;
    private const nuint AT_PHENT = 4;
    private const nuint AT_PHNUM = 5;
    private const uint PT_LOAD = 1;
    private const uint PT_PHDR = 6;
    private const uint PF_W = 2;
    private const int MADV_DONTNEED = 4;

    private const ulong IsPresent = 1UL << 63;
    private const ulong IsOfFile = 1UL << 61;

    /// <summary>Of pagemap: a page of them.</summary>
    private const int EntriesAtOnce = 512;

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

            // Never a writable segment: what was written there, relocations too, is nowhere else.
            if (header.Type == PT_LOAD && (header.Flags & PF_W) == 0)
            {
                nuint start = bias + header.Address;
                ReleaseUnwritten((start + page - 1) / page * page, (start + header.Size) / page * page, page);
            }
        }
    }

    /// <summary>Gives back the pages of a range that are as in the file; where that cannot be told (no /proc), none.</summary>
    private static void ReleaseUnwritten(nuint from, nuint to, nuint page)
    {
        int pagemap = Files.open("/proc/self/pagemap", FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        if (pagemap < 0)
        {
            return;
        }

        ulong* entries = stackalloc ulong[EntriesAtOnce];
        for (nuint at = from; at < to;)
        {
            int count = (int)Math.Min((to - at) / page, EntriesAtOnce);
            if (Files.lseek64(pagemap, (long)(at / page * sizeof(ulong)), Files.SEEK_SET) < 0
                || FileIo.Read(pagemap, new Span<byte>(entries, count * sizeof(ulong))) != count * sizeof(ulong))
            {
                break;
            }

            for (int i = 0; i < count; i++)
            {
                int first = i;
                while (i < count && (entries[i] & (IsPresent | IsOfFile)) == (IsPresent | IsOfFile))
                {
                    i++;
                }

                if (i > first)
                {
                    _ = madvise((byte*)(at + ((nuint)first * page)), (nuint)(i - first) * page, MADV_DONTNEED);
                }
            }

            at += (nuint)count * page;
        }

        FileIo.Close(pagemap);
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

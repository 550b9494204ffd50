using System.Text;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Go;

/// <summary>The two tables of an ELF file. Field offsets: elf(5), Elf32_Phdr, Elf64_Phdr, Elf32_Shdr, Elf64_Shdr.</summary>
internal static class ElfTables
{
    private const uint PtLoad = 1;
    private const uint PtInterp = 3;
    private const uint FlagExecute = 1;
    private const uint FlagWrite = 2;
    private const uint TypeNoBits = 8;

    /// <summary>The segments that are loaded, all inside the file.</summary>
    internal static Result<IReadOnlyList<ElfPart>> ReadSegments(IRandomAccess file, ElfLayout layout, ReadOnlySpan<byte> header) =>
        ReadSegments(file, layout, header, PtLoad);

    /// <summary>
    /// The path of the program that the system starts in the place of one that is linked dynamically, and that loads its libraries; empty
    /// for a static one. As the system, a longer one is not taken, nor one without the zero at its end.
    /// </summary>
    internal static Result<string> ReadInterpreter(IRandomAccess file, ElfLayout layout, ReadOnlySpan<byte> header)
    {
        if (!ReadSegments(file, layout, header, PtInterp).Try(out IReadOnlyList<ElfPart>? found, out Failure? failure))
        {
            return failure;
        }

        if (found.Count == 0)
        {
            return "";
        }

        byte[] path = new byte[Math.Min(found[0].Size, ElfFile.MaxInterpreterBytes)];
        return file.Read(found[0].Offset, path) < path.Length ? ElfFile.ReadFailed
            : path.Length < found[0].Size || path.Length < 2 || path[0] == 0 || path[^1] != 0 ? Failure.Invalid($"malformed ELF file: an interpreter of {found[0].Size} bytes, or without an end")
            : Encoding.UTF8.GetString(path, 0, Array.IndexOf(path, (byte)0));
    }

    /// <summary>The segments of a type, all inside the file.</summary>
    private static Result<IReadOnlyList<ElfPart>> ReadSegments(IRandomAccess file, ElfLayout layout, ReadOnlySpan<byte> header, uint type)
    {
        ulong table = layout.Word(header, layout.Is64 ? 32 : 28);
        int size = layout.U16(header, layout.Is64 ? 54 : 42);
        int count = layout.U16(header, layout.Is64 ? 56 : 44);
        if (count is 0 or > ElfFile.MaxSegments || size != layout.SegmentHeaderBytes)
        {
            return Failure.Invalid($"malformed ELF file: {count} program headers of {size} bytes");
        }

        byte[] entries = new byte[count * size];
        if (Read(file, table, entries, "program headers") is { } failure)
        {
            return failure;
        }

        var segments = new List<ElfPart>();
        for (int at = 0; at < entries.Length; at += size)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(at, size);
            if (layout.U32(entry, 0) != type)
            {
                continue;
            }

            ulong offset = layout.Word(entry, layout.Is64 ? 8 : 4);
            ulong bytes = layout.Word(entry, layout.Is64 ? 32 : 16);
            if (!IsInside(file, offset, bytes))
            {
                return Failure.Invalid($"truncated ELF file: it has {file.Length} bytes, a segment is {bytes} bytes from byte {offset}");
            }

            uint flags = layout.U32(entry, layout.Is64 ? 4 : 24);
            segments.Add(new ElfPart(layout.Word(entry, layout.Is64 ? 16 : 8), (long)offset, (long)bytes,
                (flags & (FlagExecute | FlagWrite)) == FlagWrite));
        }

        return segments;
    }

    /// <summary>
    /// A section by its name; null when there is none. A program runs without its section table, and it may have been
    /// cut off on purpose: a table that is not wholly there, or absurd, is as none.
    /// </summary>
    internal static Result<ElfPart?> FindSection(
        IRandomAccess file, ElfLayout layout, ReadOnlySpan<byte> header, ReadOnlySpan<byte> name)
    {
        ulong table = layout.Word(header, layout.Is64 ? 40 : 32);
        int size = layout.U16(header, layout.Is64 ? 58 : 46);
        int count = layout.U16(header, layout.Is64 ? 60 : 48);
        int namesIndex = layout.U16(header, layout.Is64 ? 62 : 50);
        if (count is 0 or > ElfFile.MaxSections || size != layout.SectionHeaderBytes || namesIndex >= count
            || !IsInside(file, table, (ulong)(count * size)))
        {
            return (ElfPart?)null;
        }

        byte[] entries = new byte[count * size];
        if (Read(file, table, entries, "section headers") is { } failure)
        {
            return failure;
        }

        ElfPart? names = Section(file, layout, entries.AsSpan(namesIndex * size, size));
        Span<byte> found = stackalloc byte[name.Length + 1];
        for (int at = 0; at < entries.Length && names is { } strings; at += size)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(at, size);
            uint nameAt = layout.U32(entry, 0);
            if (nameAt > strings.Size - found.Length || Section(file, layout, entry) is not { } section)
            {
                continue;
            }

            if (file.Read(strings.Offset + nameAt, found) < found.Length)
            {
                return ElfFile.ReadFailed;
            }

            if (found.StartsWith(name) && found[^1] == 0)
            {
                return (ElfPart?)section;
            }
        }

        return (ElfPart?)null;
    }

    /// <summary>Whether a range of bytes is inside the file.</summary>
    internal static bool IsInside(IRandomAccess file, ulong offset, ulong size) =>
        offset <= (ulong)file.Length && size <= (ulong)file.Length - offset;

    // Null when it has no bytes in the file.
    private static ElfPart? Section(IRandomAccess file, ElfLayout layout, ReadOnlySpan<byte> entry)
    {
        ulong offset = layout.Word(entry, layout.Is64 ? 24 : 16);
        ulong bytes = layout.Word(entry, layout.Is64 ? 32 : 20);
        return layout.U32(entry, 4) == TypeNoBits || !IsInside(file, offset, bytes)
            ? null
            : new ElfPart(layout.Word(entry, layout.Is64 ? 16 : 12), (long)offset, (long)bytes, IsData: true);
    }

    private static Failure? Read(IRandomAccess file, ulong offset, Span<byte> into, string what) =>
        !IsInside(file, offset, (ulong)into.Length) ? Failure.Invalid($"truncated ELF file: its {what} are past its end")
        : file.Read((long)offset, into) < into.Length ? ElfFile.ReadFailed
        : null;
}

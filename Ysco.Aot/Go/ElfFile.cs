using System.Runtime.InteropServices;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Go;

/// <summary>
/// What of an ELF program is needed to know what it is and where Go put its build information: header, loaded segments
/// and the section <c>.go.buildinfo</c>. 32 and 64 bits, both byte orders. Nothing is read past the end of the file.
/// References: System V ABI, chapters 4 (object files) and 5 (program loading); elf(5).
/// Limits: <see cref="MaxSegments"/>, <see cref="MaxSections"/>, <see cref="MaxInterpreterBytes"/>; in all at most 128 KiB are read.
/// Not here: relocations, symbols, notes.
/// </summary>
public sealed class ElfFile
{
    /// <summary>Program headers; a Go program has about ten.</summary>
    public const int MaxSegments = 128;

    /// <summary>Section headers; a Go program has about thirty.</summary>
    public const int MaxSections = 1024;

    /// <summary>Of the path of an interpreter, with the zero at its end: PATH_MAX of Linux, which starts no program with a longer one.</summary>
    public const int MaxInterpreterBytes = 4096;

    private const int IdentBytes = 16;
    internal const int MaxHeaderBytes = 64;
    private const int OsAbiSystemV = 0;
    private const int OsAbiLinux = 3;

    private ElfFile(IRandomAccess file, ElfLayout layout, ElfMachine machine, int osAbi)
    {
        File = file;
        Layout = layout;
        Machine = machine;
        OsAbi = osAbi;
    }

    /// <summary>The machine it is for.</summary>
    public ElfMachine Machine { get; }

    /// <summary>Whether it is of the 64-bit class.</summary>
    public bool Is64 => Layout.Is64;

    /// <summary>Its byte order.</summary>
    public bool IsBigEndian => Layout.BigEndian;

    /// <summary>EI_OSABI: 0 and 3 for Linux.</summary>
    public int OsAbi { get; }

    /// <summary>GOARCH of the machine it is for.</summary>
    public string GoArch => ElfMachines.GoArch(Machine, Is64, IsBigEndian);

    internal IRandomAccess File { get; }

    internal ElfLayout Layout { get; }

    /// <summary>The loaded segments, in the order of the file.</summary>
    internal IReadOnlyList<ElfPart> Segments { get; private set; } = [];

    /// <summary>The section <c>.go.buildinfo</c>, where there is one.</summary>
    internal ElfPart? BuildInfoSection { get; private set; }

    /// <summary>Reads the headers.</summary>
    /// <returns>The file, or what it is instead; without its name.</returns>
    public static Result<ElfFile> Read(IRandomAccess file)
    {
        if (file.Length == 0)
        {
            return Failure.Invalid("empty file");
        }

        Span<byte> header = stackalloc byte[MaxHeaderBytes];
        header = header[..(int)Math.Min(file.Length, MaxHeaderBytes)];
        if (file.Read(0, header) < header.Length)
        {
            return ReadFailed;
        }

        if (!header.StartsWith("\x7f"u8) || !header[1..].StartsWith("ELF"u8))
        {
            return Failure.Invalid(header.StartsWith("#!"u8)
                ? "a script (it begins with #!), not an ELF program" : "not an ELF program");
        }

        if (header.Length < IdentBytes || header.Length < ElfLayout.HeaderBytes(header[4] == 2))
        {
            return Failure.Invalid("truncated ELF file: it ends in its header");
        }

        return header[4] is not (1 or 2) || header[5] is not (1 or 2)
            ? Failure.Invalid("malformed ELF file: neither 32 nor 64 bits, or no byte order")
            : ReadParts(file, header, new ElfLayout(header[4] == 2, header[5] == 2));
    }

    /// <summary>GOARCH of the machine that a program is for, by how its file begins; null when that is no ELF file, or of a machine that Go does not know.</summary>
    /// <param name="start">Its first bytes, <see cref="MaxHeaderBytes"/> at most.</param>
    internal static string? GoArchOf(ReadOnlySpan<byte> start)
    {
        if (start.Length < MaxHeaderBytes || start[0] != 0x7f || !start[1..].StartsWith("ELF"u8) || start[4] is not (1 or 2) || start[5] is not (1 or 2))
        {
            return null;
        }

        var layout = new ElfLayout(start[4] == 2, start[5] == 2);
        string name = ElfMachines.GoArch((ElfMachine)layout.U16(start, 18), layout.Is64, layout.BigEndian);
        return name.Contains(' ') ? null : name;
    }

    /// <summary>Whether a process of this architecture on Linux can start it.</summary>
    /// <param name="here">What our own process runs as.</param>
    /// <returns>Null, or what the program is for.</returns>
    public Failure? CheckRunsOn(Architecture here)
    {
        string wanted = ElfMachines.GoArch(here);
        return OsAbi is not (OsAbiSystemV or OsAbiLinux)
            ? Failure.Invalid($"a program for another operating system (ELF OS ABI {OsAbi}), this is linux")
            : GoArch != wanted ? Failure.Invalid($"a program for {GoArch}, this machine is {wanted}")
            : null;
    }

    /// <summary>Whether it has symbols: a section <c>.symtab</c>, which stripping takes away.</summary>
    public Result<bool> HasSymbols()
    {
        Span<byte> header = stackalloc byte[MaxHeaderBytes];
        return File.Read(0, header) < ElfLayout.HeaderBytes(Is64) ? ReadFailed
            : ElfTables.FindSection(File, Layout, header, ".symtab"u8).Try(out ElfPart? section, out Failure? failure) ? section is not null
            : failure;
    }

    /// <summary>The loader that it is started by, which must be on the machine with the libraries that it loads; empty for a static program.</summary>
    /// <returns>A path as the file has it; whoever shows it cleans it.</returns>
    public Result<string> Interpreter()
    {
        Span<byte> header = stackalloc byte[MaxHeaderBytes];
        return File.Read(0, header) < ElfLayout.HeaderBytes(Is64) ? ReadFailed : ElfTables.ReadInterpreter(File, Layout, header);
    }

    internal static Failure ReadFailed => Failure.Local("reading failed");

    private static Result<ElfFile> ReadParts(IRandomAccess file, ReadOnlySpan<byte> header, ElfLayout layout)
    {
        const int TypeExecutable = 2;
        const int TypeShared = 3;
        int type = layout.U16(header, 16);
        if (type is not (TypeExecutable or TypeShared))
        {
            return Failure.Invalid($"an ELF file of type {type}, not a program");
        }

        var elf = new ElfFile(file, layout, (ElfMachine)layout.U16(header, 18), header[7]);
        return ElfTables.ReadSegments(file, layout, header).Try(out IReadOnlyList<ElfPart>? segments, out Failure? failure)
            && ElfTables.FindSection(file, layout, header, ".go.buildinfo"u8).Try(out ElfPart? section, out failure)
            ? elf.With(segments, section)
            : failure;
    }

    private ElfFile With(IReadOnlyList<ElfPart> segments, ElfPart? section)
    {
        Segments = segments;
        BuildInfoSection = section;
        return this;
    }
}

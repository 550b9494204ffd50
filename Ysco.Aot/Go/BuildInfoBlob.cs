using System.Text;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Go;

/// <summary>
/// The two strings that Go's linker leaves in a program: the version of Go, and the module information.
/// Reference: the Go package debug/buildinfo, whose format this is. Limits: the constants.
/// </summary>
/// <param name="GoVersion">The version of Go as it names itself.</param>
/// <param name="ModuleInfo">The lines about modules, without the sentinels around them; empty when there are none.</param>
internal sealed record BuildInfoBlob(string GoVersion, string ModuleInfo)
{
    /// <summary>How far the magic is looked for, in bytes. It is at the start of where it is; the data of big programs is some MiB.</summary>
    internal const int MaxScanBytes = 32 << 20;

    /// <summary>A version is some ten bytes, with experiments and a commit some hundred.</summary>
    internal const int MaxVersionBytes = 1024;

    /// <summary>A line a dependency: ten thousand of them.</summary>
    internal const int MaxModuleInfoBytes = 1 << 20;

    private const int Align = 16;
    private const int HeaderBytes = 32;
    private const int MaxVarintBytes = 10;
    private const int SentinelBytes = 16;
    private const int ChunkBytes = 64 << 10;

    private static ReadOnlySpan<byte> MagicTail => " Go buildinf:"u8;

    /// <summary>Finds and reads them.</summary>
    /// <returns>The strings, or why there are none.</returns>
    internal static Result<BuildInfoBlob> Read(ElfFile elf)
    {
        if ((elf.BuildInfoSection ?? FirstData(elf)) is not { } place)
        {
            return None;
        }

        if (!FindMagic(elf.File, place).Try(out long at, out Failure? failure))
        {
            return failure;
        }

        byte[] header = new byte[HeaderBytes];
        if (at < 0 || place.Offset + place.Size - at < HeaderBytes)
        {
            return None;
        }

        if (elf.File.Read(at, header) < HeaderBytes)
        {
            return ElfFile.ReadFailed;
        }

        const int FlagInline = 2;
        return (header[15] & FlagInline) != 0
            ? ReadInline(elf.File, at + HeaderBytes, place.Offset + place.Size)
            : ReadPointers(elf, header);
    }

    private static Failure None => Failure.Invalid("no Go build information in it (not built by Go, or too old a Go)");

    private static ElfPart? FirstData(ElfFile elf)
    {
        foreach (ElfPart segment in elf.Segments)
        {
            if (segment.IsData)
            {
                return segment;
            }
        }

        return null;
    }

    // The place in the file, -1 when it is not there. Alignment is that of the address in memory.
    private static Result<long> FindMagic(IRandomAccess file, ElfPart place)
    {
        byte[] chunk = new byte[ChunkBytes];
        long from = place.Offset + (long)((Align - place.Address % Align) % Align);
        long end = Math.Min(place.Offset + place.Size, from + MaxScanBytes);
        for (; from < end; from += ChunkBytes)
        {
            Span<byte> bytes = chunk.AsSpan(0, (int)Math.Min(ChunkBytes, end - from));
            if (file.Read(from, bytes) < bytes.Length)
            {
                return ElfFile.ReadFailed;
            }

            for (int at = 0; at + Align <= bytes.Length; at += Align)
            {
                if (bytes[at] == 0xff && bytes[(at + 1)..].StartsWith(MagicTail))
                {
                    return from + at;
                }
            }
        }

        return -1;
    }

    // Go 1.18 and later: each string with its length as a varint before it.
    private static Result<BuildInfoBlob> ReadInline(IRandomAccess file, long at, long end)
    {
        return ReadCounted(file, ref at, end, MaxVersionBytes).Try(out byte[]? version, out Failure? failure)
            && ReadCounted(file, ref at, end, MaxModuleInfoBytes).Try(out byte[]? modules, out failure)
            ? Of(version, modules)
            : failure;
    }

    private static Result<byte[]> ReadCounted(IRandomAccess file, ref long at, long end, int maxBytes)
    {
        Span<byte> varint = stackalloc byte[(int)Math.Min(MaxVarintBytes, end - at)];
        if (file.Read(at, varint) < varint.Length)
        {
            return ElfFile.ReadFailed;
        }

        ulong length = 0;
        for (int i = 0; i < varint.Length; i++)
        {
            length |= (ulong)(varint[i] & 0x7f) << (7 * i);
            if (varint[i] < 0x80)
            {
                long start = at + i + 1;
                at = start + (long)Math.Min(length, (ulong)(end - start));
                return ReadBytes(file, start, end, length, maxBytes);
            }
        }

        return Malformed("a length is not valid");
    }

    // Before Go 1.18: pointers to string headers, each a pointer and a length, all as they are in memory.
    private static Result<BuildInfoBlob> ReadPointers(ElfFile elf, byte[] header)
    {
        int word = header[14];
        bool bigEndian = (header[15] & 1) != 0;
        if (word is not (4 or 8))
        {
            return Malformed($"a pointer of {word} bytes");
        }

        var layout = new ElfLayout(word == 8, bigEndian);
        return ReadString(elf, layout, layout.Word(header, 16), MaxVersionBytes).Try(out byte[]? version, out Failure? failure)
            && ReadString(elf, layout, layout.Word(header, 16 + word), MaxModuleInfoBytes).Try(out byte[]? modules, out failure)
            ? Of(version, modules)
            : failure;
    }

    private static Result<byte[]> ReadString(ElfFile elf, ElfLayout layout, ulong address, int maxBytes)
    {
        if (Locate(elf, address) is not { } at)
        {
            return Malformed("a pointer goes nowhere");
        }

        int headerBytes = 2 * layout.WordBytes;
        if (!ReadBytes(elf.File, at.From, at.End, (ulong)headerBytes, headerBytes).Try(out byte[]? words, out Failure? failure))
        {
            return failure;
        }

        ulong length = layout.Word(words, layout.WordBytes);
        return length == 0 ? Array.Empty<byte>()
            : Locate(elf, layout.Word(words, 0)) is { } text ? ReadBytes(elf.File, text.From, text.End, length, maxBytes)
            : Malformed("a string is not in the file");
    }

    private static (long From, long End)? Locate(ElfFile elf, ulong address)
    {
        foreach (ElfPart segment in elf.Segments)
        {
            if (address >= segment.Address && address - segment.Address < (ulong)segment.Size)
            {
                return (segment.Offset + (long)(address - segment.Address), segment.Offset + segment.Size);
            }
        }

        return null;
    }

    private static Result<byte[]> ReadBytes(IRandomAccess file, long at, long end, ulong length, int maxBytes)
    {
        if (length > (ulong)Math.Max(end - at, 0))
        {
            return Malformed("a string goes past its segment");
        }

        if (length > (ulong)maxBytes)
        {
            return Malformed($"a string of {length} bytes (at most {maxBytes})");
        }

        byte[] bytes = new byte[length];
        return file.Read(at, bytes) < bytes.Length ? ElfFile.ReadFailed : bytes;
    }

    private static Result<BuildInfoBlob> Of(byte[] version, byte[] modules)
    {
        // A sentinel of 16 bytes on either side makes the text easy to find in memory; a line ends before the last one.
        bool wrapped = modules.Length > 2 * SentinelBytes && modules[^(SentinelBytes + 1)] == '\n';
        return version.Length == 0
            ? None
            : new BuildInfoBlob(
                Encoding.UTF8.GetString(version),
                wrapped ? Encoding.UTF8.GetString(modules, SentinelBytes, modules.Length - 2 * SentinelBytes) : "");
    }

    private static Failure Malformed(string cause) => Failure.Invalid($"malformed Go build information: {cause}");
}

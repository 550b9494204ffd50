using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Ysco.Artifacts.Release;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>
/// For which machine a released binary is: what the header of an ELF file says must be what the name of its archive says, or clients
/// of the one machine never get it, and those of the other refuse it. Of a file that is no ELF program nothing can be told.
/// Limits: the first <see cref="ElfFile.MaxHeaderBytes"/> bytes.
/// </summary>
internal static class ReleaseMachine
{
    private const string Suffix = ".tar.gz";

    /// <summary>The machine to name: the one that is said, or the binary's own.</summary>
    /// <param name="file">The binary. One that cannot be read is told of when it is packed.</param>
    /// <param name="said">Goos and goarch with a dash between; empty when nothing is said.</param>
    internal static Result<string> Of(string file, string said)
    {
        string? own = OfFile(file);
        return said == "" ? $"linux-{own ?? ElfMachines.GoArch(RuntimeInformation.ProcessArchitecture)}"
            : own is null || ReleaseCheck.NamesProcessor(said, own) ? said
            : Failure.Refused($"{file}: is a program for {own}, and -machine says {said} (without -machine it is named by its header)");
    }

    /// <summary>What is wrong with the binary in an archive; null for nothing.</summary>
    /// <param name="archive">The archive, whose sum is right.</param>
    /// <param name="start">How its name begins: program and version.</param>
    internal static string? Differs(string archive, string start)
    {
        string name = Path.GetFileName(archive);
        if (!name.StartsWith(start, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal) || OfPacked(archive) is not { } own)
        {
            return null;
        }

        string said = name[start.Length..^Suffix.Length];
        return ReleaseCheck.NamesProcessor(said, own) ? null : $"the program in it is for {own}, and its name says {said}: no machine gets one that runs";
    }

    private static string? OfFile(string file)
    {
        int fd = RegularFile.Open(file, followLinks: true, out _);
        if (fd < 0)
        {
            return null;
        }

        byte[] header = new byte[ElfFile.MaxHeaderBytes];
        int got = FileIo.Read(fd, header);
        FileIo.Close(fd);
        return got > 0 ? ElfFile.GoArchOf(header.AsSpan(0, got)) : null;
    }

    private static string? OfPacked(string archive)
    {
        try
        {
            using FileStream packed = File.OpenRead(archive);
            using var gzip = new GZipStream(packed, CompressionMode.Decompress);
            using var tar = new TarReader(gzip);
            byte[] header = new byte[ElfFile.MaxHeaderBytes];
            return tar.GetNextEntry()?.DataStream is { } content && content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) is var got
                ? ElfFile.GoArchOf(header.AsSpan(0, got))
                : null;
        }
        catch (Exception unpackable) when (unpackable is IOException or UnauthorizedAccessException or InvalidDataException or FormatException
            or ArgumentException or NotSupportedException)
        {
            // Its sum is right, so it was made like this: of which machine it is cannot be told.
            return null;
        }
    }
}

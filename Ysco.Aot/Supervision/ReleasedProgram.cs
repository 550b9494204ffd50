using System.Runtime.InteropServices;
using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// A program of any language. It says nothing of itself: what it is, the evidence beside it says, of which nothing is believed
/// here but the version, as that of a Go program is.
/// Limits: <see cref="MaxFilesBeside"/>.
/// </summary>
public static class ReleasedProgram
{
    /// <summary>Files in the folder that are looked at for evidence of a plain file, which has another name than it was fetched under.</summary>
    private const int MaxFilesBeside = 1000;

    /// <summary>What is known of a program.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="name">The program's name; empty for the one that the evidence has.</param>
    /// <returns>Its version is empty when nothing beside it tells; Invalid when it is no program for this machine.</returns>
    public static Result<BuildInfo> ReadInfo(string path, string name)
    {
        int fd = RegularFile.Open(path, followLinks: true, out FileStatus? other);
        if (fd < 0)
        {
            return other is null ? Failure.Local($"{path}: {Errno.Describe(Errno.Last)}") : Failure.Invalid($"{path}: is not a regular file (want a program)");
        }

        Failure? failure = FileStatus.Of(fd) is not { } status ? Failure.Local($"{path}: {Errno.Describe(Errno.Last)}")
            : RunsHere(fd, status.SizeBytes)?.Within(path);
        long size = FileStatus.Of(fd)?.SizeBytes ?? 0;
        FileIo.Close(fd);
        (string called, string version) = failure is null ? VersionOf(path, name, size) : ("", "");
        return failure is not null ? failure : BuildInfo.Known(
            called, "/", version, BuildSpec.NotGo, "linux", ElfMachines.GoArch(RuntimeInformation.ProcessArchitecture));
    }

    /// <summary>Null when a file is a program for this machine.</summary>
    internal static Failure? RunsHere(int fd, long bytes)
    {
        using var file = RandomAccessFile.Borrow(fd, bytes);
        return ElfFile.Read(file).Try(out ElfFile? elf, out Failure? failure)
            ? elf.CheckRunsOn(RuntimeInformation.ProcessArchitecture)
            : failure;
    }

    /// <summary>The files that may have the evidence of a program: beside its name, what it is a link to, and each other name of the same file.</summary>
    public static List<string> EvidencePaths(string path)
    {
        string real = Files.RealPath(path) ?? path;
        string own = Installation.EvidencePath(real);
        if (FileStatus.Of(path, followLinks: false) is { IsLink: true } && FileStatus.Of(own, followLinks: false) is not null)
        {
            return [own, Installation.EvidencePath(path)];
        }

        // A plain file keeps its name over updates, and what lies beside that name may be of the build before.
        var paths = new List<string>();
        foreach (string evidence in Beside(DurableFile.FolderOf(real)))
        {
            if (evidence != own && SameFile.Node(evidence[..^BuildEvidence.FileSuffix.Length], real))
            {
                paths.Add(evidence);
            }
        }

        paths.Add(own);
        return paths;
    }

    private static IEnumerable<string> Beside(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*" + BuildEvidence.FileSuffix).Take(MaxFilesBeside)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static (string Name, string Version) VersionOf(string path, string name, long size)
    {
        foreach (string evidence in EvidencePaths(path))
        {
            if (BoundedFile.Read(evidence, BuildEvidence.MaxBytes).Try(out byte[]? json, out _) && json is not null
                && BuildIn(json, size) is var (called, version) && (name == "" || called == name))
            {
                return (called, version);
            }
        }

        return (name, "");
    }

    /// <summary>Name and version, when they are of a file of this size.</summary>
    private static (string Name, string Version)? BuildIn(byte[] json, long size) =>
        ReleaseEvidence.Parse(json).Try(out ReleaseEvidence? release, out _)
            ? release.BinaryBytes == size && SemVer.TryParse(release.Version) is not null ? (release.Name, release.Version) : null
        : BuildEvidence.Parse(json).Try(out BuildEvidence? build, out _) && BuildRecord.Parse(build.RecordText).Try(out BuildRecord? record, out _)
            && record.FileSize == size ? (record.Spec.Module, record.Spec.Version)
        : null;
}

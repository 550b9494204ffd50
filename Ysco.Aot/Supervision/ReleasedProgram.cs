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

    private const long AnySize = -1;

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

    /// <summary>
    /// The version that a program was installed as, whatever its bytes are by now: as the evidence beside it says, else its own name.
    /// Empty when neither tells. To name what is to be put back, and for nothing that trusts it.
    /// </summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="name">The program's name.</param>
    public static string InstalledAs(string path, string name) => WrittenIn(path, name) is { Length: > 0 } told ? told : NamedIn(Files.RealPath(path) ?? path, name);

    /// <summary>The same of the evidence alone.</summary>
    public static string WrittenIn(string path, string name) => VersionOf(path, name, AnySize).Version;

    /// <summary>app-v1.2.3, and with a number behind it where that name was taken.</summary>
    private static string NamedIn(string file, string name)
    {
        string start = $"{name[(name.LastIndexOf('/') + 1)..]}-";
        string called = file[(file.LastIndexOf('/') + 1)..];
        if (!called.StartsWith(start, StringComparison.Ordinal))
        {
            return "";
        }

        string version = called[start.Length..];
        bool isNumbered = version.Length > 2 && version[^2] == '-' && version[^1] is >= '2' and <= '9';
        return SemVer.TryParse(isNumbered ? version[..^2] : version)?.ToString() ?? "";
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
                && BuildIn(json) is { } build && (size == AnySize || build.Bytes == size) && (name == "" || build.Name == name))
            {
                return (build.Name, build.Version);
            }
        }

        return (name, "");
    }

    /// <summary>What evidence says of a build; null when it is none, or names no version.</summary>
    private static (string Name, string Version, long Bytes)? BuildIn(byte[] json) =>
        ReleaseEvidence.Parse(json).Try(out ReleaseEvidence? release, out _)
            ? SemVer.TryParse(release.Version) is not null ? (release.Name, release.Version, release.BinaryBytes) : null
        : BuildEvidence.Parse(json).Try(out BuildEvidence? build, out _) && BuildRecord.Parse(build.RecordText).Try(out BuildRecord? record, out _)
            ? (record.Spec.Module, record.Spec.Version, record.FileSize)
        : null;
}

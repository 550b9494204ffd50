using System.Formats.Tar;
using Microsoft.Win32.SafeHandles;
using Ysco.Artifacts.Release;
using Ysco.Artifacts.Gobuild;
using Ysco.Bytes;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Commands.Fetching;

/// <summary>
/// Writes a bundle (<see cref="BundleInfo"/>): under another name, so that what has its own is whole. What it is made of lies beside
/// it meanwhile.
/// </summary>
/// <param name="file">The bundle.</param>
internal sealed class BundleMaker(string file)
{
    private const uint WorldReadable = 0x1A4; // 0644: nothing in it is secret
    private const UnixFileMode EntryMode = (UnixFileMode)0b110_100_100;

    private readonly string temporary = file + DurableFile.TemporarySuffix;

    /// <summary>Where the binary is fetched to.</summary>
    internal string Part { get; } = (file.Contains('/') ? file : $"./{file}") + ".part";

    /// <summary>The line that names it.</summary>
    internal string Line => $"bundle      {file}\n";

    /// <summary>What is wrong with the name, before anything is asked.</summary>
    internal Failure? Wrong()
    {
        string folder = DurableFile.FolderOf(file);
        return FileStatus.Of(file, followLinks: false) is { IsRegular: false } other
                ? Failure.Local($"{file}: is {(other.IsDirectory ? "a directory" : other.IsLink ? "a link, and would be replaced" : "no regular file")} (name a file)")
            : FileStatus.Of(Part, followLinks: false) is not null ? Failure.Local($"{Part}: is in the way (remove it, or name another file)")
            : FileStatus.Of(folder) is not { IsDirectory: true } ? Failure.Local($"{file}: there is no folder {folder} (make it first)")
            : null;
    }

    /// <summary>Of a build of a log.</summary>
    /// <param name="evidence">Its evidence, which holds.</param>
    /// <param name="spec">What it is of.</param>
    /// <param name="binary">Its file.</param>
    internal Failure? Write(BuildEvidence evidence, BuildSpec spec, string binary)
    {
        int fd = RegularFile.Open(binary, followLinks: true, out FileStatus? other);
        if (fd < 0)
        {
            return Failure.Local($"{binary}: {(other is null ? Errno.Describe(Errno.Last) : "is not a regular file")}");
        }

        var info = new BundleInfo
        {
            Format = BundleInfo.CurrentFormat,
            Kind = BundleInfo.OfLog,
            Name = spec.Module,
            Dir = spec.Dir,
            Version = spec.Version,
            GoVersion = spec.GoVersion,
        };
        Failure? failure = Write(fd, BundleInfo.BinaryName, (BundleInfo.FileName, info.ToJson()), (BundleInfo.EvidenceName, evidence.ToJson()));
        FileIo.Close(fd);
        return failure;
    }

    /// <summary>Of a release.</summary>
    /// <param name="name">The program.</param>
    /// <param name="release">What was checked of it.</param>
    /// <param name="archive">The descriptor of the archive.</param>
    internal Failure? Write(string name, ReleaseAnswer release, int archive) => Write(
        archive, BundleInfo.ArchiveName, (BundleInfo.FileName, new BundleInfo
        {
            Format = BundleInfo.CurrentFormat,
            Kind = BundleInfo.OfRelease,
            Name = name,
            Version = release.Version,
            GoVersion = BuildSpec.NotGo,
            Archive = release.Archive,
            ReleasedAt = release.ReleasedAt,
        }.ToJson()), (BundleInfo.SumsName, release.Sums), (BundleInfo.SignatureName, release.Signature));

    /// <summary>Gives the bundle its name, when all went well, and removes what it was made of.</summary>
    /// <param name="failed">What went wrong before; null when nothing did.</param>
    /// <returns>Null when it is there; else why not.</returns>
    internal Failure? Finish(Failure? failed)
    {
        _ = Files.unlink(Part);
        _ = Files.unlink(Installation.EvidencePath(Part));
        failed ??= DurableFile.Rename(temporary, file);
        if (failed is not null)
        {
            _ = Files.unlink(temporary);
        }

        return failed;
    }

    private Failure? Write(int content, string last, params ReadOnlySpan<(string Name, byte[] Content)> first)
    {
        int fd = DurableFile.OpenNew(temporary, WorldReadable);
        if (fd < 0)
        {
            return Failure.Local($"{file}: making a new file beside it: {Errno.Describe(Errno.Last)}");
        }

        try
        {
            // The handle of the content is the caller's, whatever position it was read to.
            using var target = new FileStream(new SafeFileHandle(fd, ownsHandle: true), FileAccess.Write);
            using var source = new FileStream(new SafeFileHandle(content, ownsHandle: false), FileAccess.Read);
            using (var tar = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true))
            {
                foreach ((string name, byte[] bytes) in first)
                {
                    using var stream = new MemoryStream(bytes);
                    Add(tar, name, stream);
                }

                source.Position = 0;
                Add(tar, last, source);
            }

            target.Flush();
            return Files.fchmod(fd, WorldReadable) == 0 && FileIo.fsync(fd) == 0 ? null : Failure.Local($"{file}: writing: {Errno.Describe(Errno.Last)}");
        }
        catch (IOException e)
        {
            return Failure.Local($"{file}: writing: {OneLine.From(e.Message)}");
        }
    }

    private static void Add(TarWriter tar, string name, Stream content) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = content,
        Mode = EntryMode,
        ModificationTime = DateTimeOffset.UnixEpoch,
    });
}

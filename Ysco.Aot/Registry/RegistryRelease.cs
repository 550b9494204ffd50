using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Crypto;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>
/// Publishes a release: an archive with the one binary, the file of sums, its signature; last the manifest that names them. The
/// same binary gives the same bytes, wherever and whenever that is done.
/// </summary>
/// <param name="folder">The registry.</param>
/// <param name="signer">The key for releases.</param>
/// <param name="baseUrl">Where the folder is served, without a slash at its end.</param>
internal sealed class RegistryRelease(RegistryFolder folder, ReleaseSigner signer, string baseUrl)
{
    /// <summary>What a client takes at most, unpacked and packed.</summary>
    internal const int MaxArchiveBytes = 256 << 20;

    // The same for each archive: some tar programs warn of times before 1980.
    private static readonly DateTimeOffset EntryTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Publishes.</summary>
    /// <param name="file">The binary.</param>
    /// <param name="name">What it is called in the archive.</param>
    /// <param name="version">The version.</param>
    /// <param name="machine">Goos and goarch with a dash between, for the archive's name.</param>
    /// <param name="manifestName">The manifest's file.</param>
    /// <param name="now">When it is released.</param>
    /// <returns>The manifest as it is now.</returns>
    internal Result<ReleaseManifest> Publish(string file, string name, SemVer version, string machine, string manifestName, DateTimeOffset now)
    {
        if (!RegistryLock.Take(folder.Path).Try(out RegistryLock? held, out Failure? failure))
        {
            return failure;
        }

        using (held)
        {
            string manifestFile = $"{folder.Path}/{manifestName}";
            if (!Manifest(manifestFile).Try(out ReleaseManifest? manifest, out failure))
            {
                return failure;
            }

            string at = folder.ReleaseFolder(name, version.ToString());
            string archiveName = $"{name}-{version}-{machine}.tar.gz";
            string url = $"{baseUrl}{at[folder.Path.Length..]}/";
            if (manifest.Find(version.ToString()) is { } listed && listed.TarballUrl != url + archiveName)
            {
                return Failure.Refused(
                    $"{manifestFile}: its {version} is {OneLine.From(listed.TarballUrl)}, and this would be {url}{archiveName}: a manifest is of one program "
                    + "for one kind of machine, at one url (name another with -manifest)");
            }

            failure = DurableFolder.Make(at, RegistryFolder.FolderMode) ?? Store(at, archiveName, file, name);
            if (failure is not null)
            {
                return failure;
            }

            manifest = With(manifest, new ManifestRelease
            {
                Version = version.ToString(),
                TarballUrl = url + archiveName,
                Sha256SumsUrl = url + ReleaseSums.Name,
                Sha256SumsSigUrl = url + ReleaseSums.SignatureName,
                ReleasedAt = Rfc3339.Format(now),
            });
            byte[] json = manifest.ToJson();
            return ReleaseManifest.Parse(json).Failure is { } wrong ? wrong.Within(manifestFile)
                : DurableFile.Write(manifestFile, json, RegistryFolder.FileMode) is { } unwritten ? unwritten
                : manifest;
        }
    }

    private static Result<ReleaseManifest> Manifest(string file) =>
        !BoundedFile.Read(file, ReleaseManifest.MaxBytes).Try(out byte[]? content, out Failure? failure) ? failure
        : content is null ? new ReleaseManifest { SchemaVersion = ReleaseManifest.CurrentSchema }
        : ReleaseManifest.Parse(content).Try(out ReleaseManifest? manifest, out failure) ? manifest
        : failure.Within(file);

    /// <summary>One that is listed stays as it is, with its time; the newest first.</summary>
    private static ReleaseManifest With(ReleaseManifest manifest, ManifestRelease release)
    {
        var all = new List<ManifestRelease>(manifest.Releases);
        if (manifest.Find(release.Version) is null)
        {
            all.Add(release);
        }

        all.Sort(static (a, b) => -SemVer.Compare(a.Version, b.Version));
        ManifestRelease newest = all.Find(one => SemVer.TryParse(one.Version)!.IsRelease) ?? all[0];
        return manifest with { LatestStable = newest.Version, Releases = all };
    }

    /// <summary>The archive, then its line in the sums with their signature, each only when it is not there.</summary>
    private Failure? Store(string at, string archiveName, string file, string name)
    {
        string archive = $"{at}/{archiveName}";
        string temporary = archive + DurableFile.TemporarySuffix;
        int fd = DurableFile.OpenNew(temporary, RegistryFolder.FileMode);
        if (fd < 0)
        {
            return Failure.Local($"{temporary}: {Errno.Describe(Errno.Last)}");
        }

        using var packed = new FileStream(new SafeFileHandle(fd, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        Failure? failure = Archive(file, name, packed, out byte[] fileSum);
        bool isThere = failure is null && FileStatus.Of(archive, followLinks: false) is not null;
        if (isThere && !SameFile.Bytes(fd, archive))
        {
            failure = Failure.Refused($"{archive}: is there with other bytes: a release never changes, make a new version");
        }

        var signed = new ReleaseSums(at, signer);
        byte[]? sums = null;
        failure ??= signed.With(archiveName, Sum(packed), name, fileSum).Try(out sums, out Failure? refused) ? null : refused;
        failure ??= isThere ? null
            : Files.fchmod(fd, RegistryFolder.FileMode) != 0 || FileIo.fsync(fd) != 0 ? Failure.Local($"{temporary}: {Errno.Describe(Errno.Last)}")
            : DurableFile.Rename(temporary, archive);
        if (failure is not null || isThere)
        {
            _ = Files.unlink(temporary);
        }

        return failure ?? (sums is null ? null : signed.Write(sums));
    }

    private static Failure? Archive(string file, string name, FileStream packed, out byte[] sum)
    {
        sum = [];
        int fd = RegularFile.Open(file, followLinks: true, out FileStatus? other);
        if (fd < 0)
        {
            return Failure.Local($"{file}: {(other is null ? Errno.Describe(Errno.Last) : "is not a regular file")}");
        }

        try
        {
            using var content = new FileStream(new SafeFileHandle(fd, ownsHandle: true), FileAccess.Read);
            if (content.Length > MaxArchiveBytes)
            {
                return Failure.Invalid($"{file}: {content.Length} bytes, and clients take {MaxArchiveBytes}");
            }

            sum = Sha256.Of(content);
            content.Position = 0;
            using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = content,
                    Mode = (UnixFileMode)0b111_101_101,
                    ModificationTime = EntryTime,
                });
            }

            return packed.Length <= MaxArchiveBytes ? null : Failure.Invalid($"{file}: its archive has {packed.Length} bytes, and clients take {MaxArchiveBytes}");
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Failure.Local($"{file}: {wrong.Message}");
        }
    }

    private static byte[] Sum(FileStream packed)
    {
        packed.Position = 0;
        return Sha256.Of(packed);
    }
}

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
/// <param name="givenUrl">Where the folder is served, without a slash at its end: where else the manifest says, it says so then. Empty to go by the manifests.</param>
/// <param name="defaultUrl">Where it is served, as long as no manifest says so.</param>
internal sealed class RegistryRelease(RegistryFolder folder, ReleaseSigner signer, string givenUrl, string defaultUrl)
{
    /// <summary>What a client takes at most, unpacked and packed.</summary>
    internal const int MaxArchiveBytes = 256 << 20;

    // The same for each archive: some tar programs warn of times before 1980.
    private static readonly DateTimeOffset EntryTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Publishes.</summary>
    /// <param name="file">The binary.</param>
    /// <param name="name">What it is called in the archive.</param>
    /// <param name="version">The version.</param>
    /// <param name="said">Goos and goarch with a dash between, for the archive's name; empty to go by the binary.</param>
    /// <param name="manifestName">The manifest's file.</param>
    /// <param name="now">When it is released.</param>
    /// <returns>What it came to.</returns>
    internal Result<PublishedRelease> Publish(string file, string name, SemVer version, string said, string manifestName, DateTimeOffset now)
    {
        if (!ReleaseMachine.Of(file, said).Try(out string? machine, out Failure? failure))
        {
            return failure;
        }

        string archiveName = $"{name}-{version}-{machine}.tar.gz";
        if (ReleaseCheck.NameTrouble(archiveName, version.ToString()) is { } trouble)
        {
            return Failure.Refused($"the archive {archiveName} {trouble}, so every ysco would refuse it ({NameAdvice(name, version.ToString())})");
        }

        if (!RegistryLock.Take(folder.Path).Try(out RegistryLock? held, out failure))
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
            string place = $"{at[folder.Path.Length..]}/";
            ManifestRelease? listed = manifest.Find(version.ToString());
            string present = (listed ?? (manifest.Releases.Count > 0 ? manifest.Releases[0] : null)) is { } like && ReleaseUrl.Parse(like.TarballUrl) is { } parsed ? parsed.Base : "";
            string atUrl = givenUrl != "" ? givenUrl : present;
            if (atUrl == "" && !UrlOfOthers(manifestFile).Try(out atUrl!, out failure))
            {
                return failure;
            }

            atUrl = atUrl == "" ? defaultUrl : atUrl;
            if (atUrl == "")
            {
                return Failure.Invalid($"{manifestFile}: does not tell where the folder is served (-url says it)");
            }

            ManifestRelease? other = listed is not null ? (listed.TarballUrl == present + place + archiveName ? null : listed) : OfAnother(manifest, name);
            if (other is not null)
            {
                string? theirs = ReleaseUrl.Parse(other.TarballUrl)?.Program;
                return Failure.Refused(
                    $"{manifestFile}: its {OneLine.From(other.Version)} is {OneLine.From(other.TarballUrl)}, and this would be {atUrl}{place}{archiveName}: a manifest is of one program "
                    + $"for one kind of machine ({(theirs is null || theirs == name ? "" : $"-name {OneLine.From(theirs)}, or ")}name another with -manifest)");
            }

            failure = DurableFolder.Make(at, RegistryFolder.FolderMode);
            if (failure is not null || !Store(at, archiveName, file, name).Try(out bool isStored, out failure))
            {
                return failure;
            }

            ReleaseManifest before = manifest;
            manifest = Moved(manifest, present, atUrl);
            bool isMoved = manifest != before;
            string url = atUrl + place;
            manifest = With(manifest, new ManifestRelease
            {
                Version = version.ToString(),
                TarballUrl = url + archiveName,
                Sha256SumsUrl = url + ReleaseSums.Name,
                Sha256SumsSigUrl = url + ReleaseSums.SignatureName,
                ReleasedAt = Rfc3339.Format(now),
            });
            var published = new PublishedRelease(manifest, atUrl, isMoved ? present : "", listed is not null && !isStored && !isMoved && manifest.LatestStable == before.LatestStable);
            byte[] json = manifest.ToJson();
            return published.IsUnchanged ? published
                : ReleaseManifest.Parse(json).Failure is { } wrong ? wrong.Within(manifestFile)
                : DurableFile.Write(manifestFile, json, RegistryFolder.FileMode) is { } unwritten ? unwritten
                : published;
        }
    }

    /// <summary>The newest stable release; the newest, where none is.</summary>
    internal static string Newest(List<ManifestRelease> releases)
    {
        string newest = "";
        foreach (ManifestRelease release in releases)
        {
            bool isRelease = SemVer.TryParse(release.Version)!.IsRelease;
            bool wasRelease = newest != "" && SemVer.TryParse(newest)!.IsRelease;
            if (newest == "" || (isRelease == wasRelease ? SemVer.Compare(release.Version, newest) > 0 : isRelease))
            {
                newest = release.Version;
            }
        }

        return newest;
    }

    /// <summary>
    /// The newest release of another program, where none in the manifest is of this one; null when one is, as in one that has got
    /// both: that goes on, or nothing new could make it right.
    /// </summary>
    private static ManifestRelease? OfAnother(ReleaseManifest manifest, string name)
    {
        ManifestRelease? other = null;
        foreach (ManifestRelease release in manifest.Releases)
        {
            if (ReleaseUrl.Parse(release.TarballUrl)?.Program is { } theirs)
            {
                if (theirs == name)
                {
                    return null;
                }

                other ??= release;
            }
        }

        return other;
    }

    /// <summary>
    /// Where the other manifests say that the folder is served, for all lie in one and lead into it; empty when none does. One that cannot
    /// be read says nothing.
    /// </summary>
    private Result<string> UrlOfOthers(string manifestFile)
    {
        (string url, string from) = ("", "");
        foreach (string file in folder.Manifests())
        {
            if (file == manifestFile || !Manifest(file).Try(out ReleaseManifest? other, out _))
            {
                continue;
            }

            foreach (ManifestRelease release in other.Releases)
            {
                string theirs = ReleaseUrl.Parse(release.TarballUrl)?.Base ?? "";
                if (url != "" && theirs != "" && theirs != url)
                {
                    return Failure.Invalid(
                        $"{manifestFile}: is new, and {from} begins its URLs with {OneLine.From(url)}, but {file} with {OneLine.From(theirs)} (-url says which it is to be)");
                }

                (url, from) = theirs == "" ? (url, from) : (theirs, file);
            }
        }

        return url;
    }

    /// <summary>What is to be said otherwise, for an archive that clients take: a name that has a version at its end, without it.</summary>
    private static string NameAdvice(string name, string version)
    {
        if (ReleaseCheck.NamesVersion($"{name}-{version}", version))
        {
            return "-machine says goos-goarch, such as linux-amd64";
        }

        int end = 0;
        for (int i = 1; i + 1 < name.Length && end == 0; i++)
        {
            bool isNumber = char.IsAsciiDigit(name[i + 1]) || (name[i + 1] == 'v' && i + 2 < name.Length && char.IsAsciiDigit(name[i + 2]));
            end = name[i] is '-' or '_' && isNumber ? i : 0;
        }

        return end > 0 ? $"give -name {name[..end]}" : "-name gives another name";
    }

    /// <summary>With all URLs that begin with the one base beginning with the other; the same one when there is nothing to change.</summary>
    private static ReleaseManifest Moved(ReleaseManifest manifest, string from, string to) => from == "" || from == to ? manifest : manifest with
    {
        Releases = manifest.Releases.ConvertAll(release => release with
        {
            TarballUrl = Moved(release.TarballUrl, from, to),
            Sha256SumsUrl = Moved(release.Sha256SumsUrl, from, to),
            Sha256SumsSigUrl = release.Sha256SumsSigUrl is { } signature ? Moved(signature, from, to) : null,
        }),
    };

    private static string Moved(string url, string from, string to) => ReleaseUrl.Parse(url) is { } parts && parts.Base == from ? to + parts.Place : url;

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
        return manifest with { LatestStable = Newest(all), Releases = all };
    }

    /// <summary>The archive, then its line in the sums with their signature, each only when it is not there.</summary>
    /// <returns>Whether something was not.</returns>
    private Result<bool> Store(string at, string archiveName, string file, string name)
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

        failure ??= sums is null ? null : signed.Write(sums);
        return failure is not null ? failure : !isThere || sums is not null;
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

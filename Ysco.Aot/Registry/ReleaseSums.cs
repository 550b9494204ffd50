using System.Text;
using Ysco.Artifacts.Release;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>
/// The file of sums of a version and its signature: a line for each archive, of whatever machine; lines are added, and none
/// ever changes.
/// Two files cannot be replaced at once. So both new ones are on disk, under their temporary names, before the first is renamed,
/// and nothing is waited for between the two renames: a client that asked for one file before and the other after is told that
/// the signature does not hold, and tries again later. A crash between them leaves one new file in place and the other under its
/// temporary name: the next release of the version knows the pair by its signature, and finishes.
/// Limits: <see cref="Sha256Sums.MaxBytes"/>. Who calls holds the <see cref="RegistryLock"/>.
/// </summary>
/// <param name="at">The folder of the version.</param>
/// <param name="signer">The key for releases.</param>
internal sealed class ReleaseSums(string at, ReleaseSigner signer)
{
    /// <summary>The file of sums.</summary>
    internal const string Name = "SHA256SUMS";

    /// <summary>Its signature.</summary>
    internal const string SignatureName = "SHA256SUMS.sig";

    private readonly string sums = $"{at}/{Name}";
    private readonly string signature = $"{at}/{SignatureName}";

    private string NewSums => sums + DurableFile.TemporarySuffix;

    private string NewSignature => signature + DurableFile.TemporarySuffix;

    /// <summary>What the file is to be with an archive's line in it, and that of the file in the archive; null when it is so already.</summary>
    /// <returns>Refused when it has another sum of the archive, or is not signed by our key: then its lines must not be signed.</returns>
    internal Result<byte[]?> With(string archive, byte[] sum, string file, byte[] fileSum)
    {
        byte[] line = Encoding.UTF8.GetBytes(Sha256Sums.Line(sum, archive) + Sha256Sums.Line(fileSum, archive, file));
        if (!Signed(line).Try(out byte[]? there, out Failure? failure))
        {
            return failure;
        }

        if (there is null)
        {
            return line;
        }

        if (!Sha256Sums.Names(there).Try(out List<string>? names, out failure))
        {
            return failure.Within(sums);
        }

        if (names.Contains(archive))
        {
            return !Sha256Sums.Find(there, archive).Try(out byte[]? signed, out failure) ? failure.Within(sums)
                : signed.AsSpan().SequenceEqual(sum) ? (byte[]?)null
                : Failure.Refused($"{sums}: has another sum of {archive}: a release never changes, make a new version");
        }

        byte[] content = there[^1] == '\n' ? [.. there, .. line] : [.. there, (byte)'\n', .. line];
        return content.Length <= Sha256Sums.MaxBytes ? content
            : Failure.Invalid($"{sums}: with {archive} it would have {content.Length} bytes, and clients take {Sha256Sums.MaxBytes}");
    }

    /// <summary>Writes both files.</summary>
    internal Failure? Write(byte[] content)
    {
        Failure? failure = Prepare(NewSums, content) ?? Prepare(NewSignature, signer.Sign(content)) ?? DurableFile.SyncFolderOf(sums);
        failure ??= Rename(NewSignature, signature);
        if (failure is not null)
        {
            _ = Files.unlink(NewSums);
            _ = Files.unlink(NewSignature);
            return failure;
        }

        return Rename(NewSums, sums) ?? DurableFile.SyncFolderOf(sums);
    }

    /// <summary>The sums that our key has signed, after what a crash left was finished; null when there are none.</summary>
    private Result<byte[]?> Signed(byte[] line)
    {
        if (!BoundedFile.Read(sums, Sha256Sums.MaxBytes).Try(out byte[]? content, out Failure? failure)
            || !BoundedFile.Read(signature, ReleaseKey.MaxSignatureBytes).Try(out byte[]? by, out failure)
            || !BoundedFile.Read(NewSums, Sha256Sums.MaxBytes).Try(out byte[]? newContent, out failure)
            || !BoundedFile.Read(NewSignature, ReleaseKey.MaxSignatureBytes).Try(out byte[]? newBy, out failure))
        {
            return failure;
        }

        if (Verifies(content, by))
        {
            return content;
        }

        if (Verifies(newContent, by))
        {
            return (Rename(NewSums, sums) ?? DurableFile.SyncFolderOf(sums)) is { } unfinished ? unfinished : newContent;
        }

        // A file system may have kept the later one of the two renames only.
        if (Verifies(content, newBy))
        {
            return (Rename(NewSignature, signature) ?? DurableFile.SyncFolderOf(sums)) is { } unfinished ? unfinished : content;
        }

        return content is null || (by is null && content.AsSpan().SequenceEqual(line)) ? (byte[]?)null : Failure.Refused(
            $"{sums}: {(by is null ? "is not signed" : "is not signed by this key for releases")}, so nothing is added to it "
            + $"(bring it and {SignatureName} back from a copy; -releasekey names another key)");
    }

    private bool Verifies(byte[]? content, byte[]? by) => content is { Length: > 0 } && by is not null && signer.Public.Verifies(content, by);

    private static Failure? Rename(string from, string to) =>
        Files.rename(from, to) == 0 ? null : Failure.Local($"{to}: renaming {from}: {Errno.Describe(Errno.Last)}");

    private static Failure? Prepare(string file, byte[] content)
    {
        int fd = DurableFile.OpenNew(file, RegistryFolder.FileMode);
        if (fd < 0)
        {
            return Failure.Local($"{file}: {Errno.Describe(Errno.Last)}");
        }

        Failure? failure = FileIo.WriteAll(fd, content) && Files.fchmod(fd, RegistryFolder.FileMode) == 0 && FileIo.fsync(fd) == 0
            ? null
            : Failure.Local($"{file}: {Errno.Describe(Errno.Last)}");
        FileIo.Close(fd);
        return failure;
    }
}

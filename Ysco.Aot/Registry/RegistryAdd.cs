using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using Ysco.Artifacts.Gobuild;
using Ysco.Crypto;
using Ysco.Durable;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Registry;

/// <summary>
/// Adds a binary to a registry: first the binary, then its record. A build that is there is never changed: the same bytes
/// are no error and nothing is done, others are refused. Two files tell that a build is there, the answer to its look-up and the
/// binary; where one of them was lost, nothing is signed.
/// </summary>
/// <param name="folder">The registry.</param>
/// <param name="key">Its signing key.</param>
internal sealed class RegistryAdd(RegistryFolder folder, SignerKey key)
{
    private const int ChunkBytes = 128 * 1024;
    private const int MaxLookupBytes = LogLimits.MaxRecordBytes + RegistryLog.MaxNoteBytes + 32;

    /// <summary>Adds a binary.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="said">What is said of it.</param>
    internal Result<AddedBuild> Add(string file, BinaryFlags said)
    {
        int fd = Files.open(file, FileIo.O_RDONLY | FileIo.O_CLOEXEC | FileIo.O_NONBLOCK, 0);
        if (fd < 0)
        {
            return Failure.Local($"{file}: {Errno.Describe(Errno.Last)}");
        }

        Result<AddedBuild> added = Add(fd, file, said);
        FileIo.Close(fd);
        return added;
    }

    private Result<AddedBuild> Add(int fd, string file, BinaryFlags said)
    {
        if (FileStatus.Of(fd) is not { IsRegular: true } status)
        {
            return Failure.Invalid($"{file}: is not a regular file");
        }

        if (status.SizeBytes > BuildRecord.MaxFileBytes)
        {
            return Failure.Invalid($"{file}: {status.SizeBytes} bytes: ysco takes no binary over {BuildRecord.MaxFileBytes}");
        }

        BuildSpec? spec;
        using (var binary = RandomAccessFile.Borrow(fd, status.SizeBytes))
        {
            if (!BinarySpec.Of(binary, said).Try(out spec, out Failure? wrong))
            {
                return wrong.Within(file);
            }
        }

        if (!Copy(fd, file, Stream.Null).Try(out (long Size, string Sum) content, out Failure? failure))
        {
            return failure;
        }

        var record = new BuildRecord(spec, content.Size, content.Sum);
        if (!RegistryLock.Take(folder.Path).Try(out RegistryLock? held, out failure))
        {
            return failure;
        }

        using (held)
        {
            return RegistryLog.Open(folder, key).Try(out RegistryLog? log, out failure) ? Add(log, record, fd, file) : failure;
        }
    }

    private Result<AddedBuild> Add(RegistryLog log, BuildRecord record, int source, string file)
    {
        if (!Existing(record.Spec).Try(out AddedBuild? there, out Failure? failure))
        {
            return failure;
        }

        if (there is not null)
        {
            return there.Record == record ? there : Failure.Refused(
                $"{file}: {record.Spec.Key} is in the registry with other bytes, as record {there.Number} (sum {there.Record.Sum}, this is {record.Sum}): a version never changes, make a new one");
        }

        failure = Begin(record.Spec) ?? Store(record, source, file);
        return failure is not null ? failure
            : log.Append(record).Try(out long number, out failure) ? new AddedBuild(record, number, IsNew: true)
            : failure;
    }

    /// <summary>The record of a build that is in the log; null when there is none.</summary>
    private Result<AddedBuild?> Existing(BuildSpec spec)
    {
        string name = folder.LookupFile(spec);
        if (!BoundedFile.Read(name, MaxLookupBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        if (content is null)
        {
            return (AddedBuild?)null;
        }

        return LookupAnswer.Parse(content).Try(out LookupAnswer? answer, out failure)
            && BuildRecord.Parse(answer.Record).Try(out BuildRecord? record, out failure)
            ? new AddedBuild(record, answer.Number, IsNew: false)
            : failure.Within(name);
    }

    /// <summary>
    /// Notes down that a binary is to come, before it does: by the empty temporary file that the answer to the look-up is written
    /// under later, and that is gone with it. So a binary without an answer was left by a crash, and nothing was signed, when
    /// that file is there; else the answer was lost, and a second record of this build must not be signed.
    /// </summary>
    private Failure? Begin(BuildSpec spec)
    {
        string answer = folder.LookupFile(spec);
        string begun = answer + DurableFile.TemporarySuffix;
        if (FileStatus.Of(begun, followLinks: false) is not null)
        {
            return null;
        }

        if (Stored(spec) is { } binary)
        {
            return Failure.Refused(
                $"{answer}: is not there, and {binary} is: the registry is damaged, and a version never changes (bring the answer back from a copy; "
                + "\"ysco registry verify\" tells what else is missing, and where it calls that binary no part of the registry, remove the binary)");
        }

        if (DurableFolder.Make(folder.LookupFolder(spec), RegistryFolder.FolderMode) is { } failure)
        {
            return failure;
        }

        int fd = DurableFile.OpenNew(begun, RegistryFolder.FileMode);
        if (fd < 0)
        {
            return Failure.Local($"{begun}: {Errno.Describe(Errno.Last)}");
        }

        failure = FileIo.fsync(fd) == 0 ? DurableFile.SyncFolderOf(begun) : Failure.Local($"{begun}: {Errno.Describe(Errno.Last)}");
        FileIo.Close(fd);
        return failure;
    }

    /// <summary>A binary of a build, whatever its bytes are; null when there is none. There is one at most, so this costs the same in any registry.</summary>
    private string? Stored(BuildSpec spec)
    {
        string builds = $"{folder.Path}/{spec.Key}";
        if (FileStatus.Of(builds) is { IsDirectory: true })
        {
            foreach (string sum in Directory.EnumerateDirectories(builds))
            {
                if (FileStatus.Of($"{sum}/{spec.FileName}.gz", followLinks: false) is not null)
                {
                    return $"{sum}/{spec.FileName}.gz";
                }
            }
        }

        return null;
    }

    /// <summary>Puts the binary, gzipped, where its record says.</summary>
    private Failure? Store(BuildRecord record, int source, string file)
    {
        string target = folder.BinaryFile(record);
        if (DurableFolder.Make(DurableFile.FolderOf(target), RegistryFolder.FolderMode) is { } failure)
        {
            return failure;
        }

        string temporary = target + DurableFile.TemporarySuffix;
        int fd = DurableFile.OpenNew(temporary, RegistryFolder.FileMode);
        if (fd < 0)
        {
            return Failure.Local($"{temporary}: {Errno.Describe(Errno.Last)}");
        }

        using (var into = new FileStream(new SafeFileHandle(fd, ownsHandle: true), FileAccess.Write, bufferSize: 0))
        {
            failure = Compress(record, source, file, into) ?? ( Files.fchmod(fd, RegistryFolder.FileMode) == 0 && FileIo.fsync(fd) == 0
                ? null
                : Failure.Local($"{temporary}: {Errno.Describe(Errno.Last)}"));
        }

        failure ??= DurableFile.Rename(temporary, target);
        if (failure is not null)
        {
            _ = Files.unlink(temporary);
        }

        return failure;
    }

    private static Failure? Compress(BuildRecord record, int source, string file, FileStream into)
    {
        try
        {
            using var gzip = new GZipStream(into, CompressionLevel.SmallestSize, leaveOpen: true);
            return !Copy(source, file, gzip).Try(out (long Size, string Sum) content, out Failure? failure) ? failure
                : content == (record.FileSize, record.Sum) ? null
                : Failure.Local($"{file}: was changed while it was read (try again)");
        }
        catch (IOException io)
        {
            return Failure.Local($"writing the binary into the registry: {io.Message}");
        }
    }

    /// <summary>Copies the whole file from its start; its size and sum.</summary>
    private static Result<(long Size, string Sum)> Copy(int source, string file, Stream into)
    {
        var hash = new Sha256();
        byte[] chunk = new byte[ChunkBytes];
        long size = 0;
        int got = Files.lseek64(source, 0, Files.SEEK_SET) < 0 ? -1 : 0;
        while (got >= 0 && (got = FileIo.Read(source, chunk)) > 0)
        {
            hash.Append(chunk.AsSpan(0, got));
            into.Write(chunk.AsSpan(0, got));
            size += got;
        }

        return got < 0 ? Failure.Local($"{file}: {Errno.Describe(Errno.Last)}") : (size, BuildSum.Of(hash.Finish()));
    }
}

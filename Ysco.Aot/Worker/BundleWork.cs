using System.Formats.Tar;
using Microsoft.Win32.SafeHandles;
using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>
/// Takes a bundle apart: exactly its entries, each a regular file, in their order (<see cref="BundleInfo"/>). What is proven by
/// them is for whoever asked.
/// </summary>
internal static class BundleWork
{
    private const int ChunkBytes = 64 * 1024;

    internal static WorkerAnswer Run(BundleRequest request)
    {
        try
        {
            using var source = new FileStream(new SafeFileHandle(WorkerProcess.InputDescriptor, ownsHandle: true), FileAccess.Read, ChunkBytes);
            using var target = new FileStream(new SafeFileHandle(WorkerProcess.OutputDescriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0);
            source.Position = 0;
            Result<WorkerAnswer> answer = Take(request.Kind, source, target);
            return answer.Failure is { } failure ? new WorkerAnswer { Failure = failure } : answer.Value;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException or ArgumentException or NotSupportedException)
        {
            return new WorkerAnswer { Failure = Failure.Invalid($"not a bundle that can be read: {OneLine.From(e.Message).TrimEnd('.')}") };
        }
        catch (OutOfMemoryException)
        {
            // A header of pax may name any size, and the reader takes it whole: that one array is refused, and all else goes on.
            return new WorkerAnswer { Failure = Failure.Invalid("not a bundle that can be read: a header in it is larger than the memory there is") };
        }
        catch (IOException e)
        {
            return new WorkerAnswer { Failure = Failure.Local($"unpacking: {OneLine.From(e.Message).TrimEnd('.')}") };
        }
    }

    internal static Result<WorkerAnswer> Take(string kind, Stream source, Stream target)
    {
        using var tar = new TarReader(source);
        if (!Small(tar, BundleInfo.FileName, BundleInfo.MaxBytes).Try(out byte[]? json, out Failure? failure)
            || !BundleInfo.Parse(json).Try(out BundleInfo? info, out failure))
        {
            return failure;
        }

        return info.Kind == kind
            ? kind == BundleInfo.OfLog ? OfLog(tar, target) : OfRelease(tar, info, target)
            : Failure.Invalid(info.Kind == BundleInfo.OfLog
                ? "it is of a build that a log holds, and the service comes as signed releases"
                : "it is of a signed release, and the service comes as builds that a log holds");
    }

    private static Result<WorkerAnswer> OfLog(TarReader tar, Stream target)
    {
        if (!Small(tar, BundleInfo.EvidenceName, BuildEvidence.MaxBytes).Try(out byte[]? json, out Failure? failure)
            || !BuildEvidence.Parse(json).Try(out BuildEvidence? evidence, out failure))
        {
            return failure;
        }

        failure = Copy(tar, BundleInfo.BinaryName, BuildRecord.MaxFileBytes, target);
        return failure is null ? new WorkerAnswer { Evidence = evidence } : failure;
    }

    private static Result<WorkerAnswer> OfRelease(TarReader tar, BundleInfo info, Stream target)
    {
        if (!Small(tar, BundleInfo.SumsName, Sha256Sums.MaxBytes).Try(out byte[]? sums, out Failure? failure)
            || !Small(tar, BundleInfo.SignatureName, ReleaseKey.MaxSignatureBytes).Try(out byte[]? signature, out failure))
        {
            return failure;
        }

        failure = Copy(tar, BundleInfo.ArchiveName, ReleaseLimits.MaxArchiveBytes, target);
        return failure is not null ? failure : new WorkerAnswer
        {
            Release = new ReleaseAnswer
            {
                Version = info.Version,
                LatestStable = info.Version,
                ReleasedAt = info.ReleasedAt,
                Archive = info.Archive,
                Sums = sums,
                Signature = signature,
            },
        };
    }

    private static Result<byte[]> Small(TarReader tar, string name, int maxBytes)
    {
        if (!Next(tar, name, maxBytes).Try(out TarEntry? entry, out Failure? failure))
        {
            return failure;
        }

        byte[] content = new byte[entry.Length];
        int got = entry.DataStream?.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) ?? 0;
        return got == content.Length ? content : CutOff(name);
    }

    /// <summary>The last entry: nothing may follow it.</summary>
    private static Failure? Copy(TarReader tar, string name, long maxBytes, Stream target)
    {
        if (!Next(tar, name, maxBytes).Try(out TarEntry? entry, out Failure? failure))
        {
            return failure;
        }

        long length = entry.Length;
        long done = 0;
        byte[] chunk = new byte[ChunkBytes];
        int got;
        while ((got = entry.DataStream?.Read(chunk) ?? 0) > 0)
        {
            target.Write(chunk, 0, got);
            done += got;
        }

        return done != length ? CutOff(name)
            : tar.GetNextEntry() is { } another ? Failure.Invalid($"an entry {OneLine.From(another.Name)} after the last")
            : null;
    }

    private static Result<TarEntry> Next(TarReader tar, string name, long maxBytes) => tar.GetNextEntry() is not { } entry ? CutOff(name)
        : entry.Name != name ? Failure.Invalid($"an entry {OneLine.From(entry.Name)} where {name} should be")
        : entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.Length > maxBytes
            ? Failure.Invalid($"{name} is not a regular file of at most {maxBytes} bytes")
        : entry;

    private static Failure CutOff(string name) => Failure.Invalid($"cut off: {name} or a part of it is missing");
}

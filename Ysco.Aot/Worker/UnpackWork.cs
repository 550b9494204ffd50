using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>
/// Unpacks the one file of an archive that is wanted: a regular one, once, of whatever folder. An archive with a name that is
/// absolute or leads upwards is refused as a whole; all else in it is passed over.
/// References: POSIX pax, ustar. Limits: <see cref="ReleaseLimits"/>.
/// </summary>
internal static class UnpackWork
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Names of files that are told when the wanted one is not there: an archive has one or two programs.</summary>
    private const int MaxToldFiles = 3;

    /// <summary>As many characters of each.</summary>
    private const int MaxToldNameChars = 64;

    internal static WorkerAnswer Run(UnpackRequest request)
    {
        try
        {
            using var source = new FileStream(new SafeFileHandle(WorkerProcess.InputDescriptor, ownsHandle: true), FileAccess.Read, ChunkBytes);
            using var target = new FileStream(new SafeFileHandle(WorkerProcess.OutputDescriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0);
            source.Position = 0;
            return Unpack(request.Name, source, target) is { } failure ? new WorkerAnswer { Failure = failure } : new WorkerAnswer { IsUnpacked = true };
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException or ArgumentException or NotSupportedException)
        {
            return new WorkerAnswer { Failure = Failure.Invalid($"the archive cannot be unpacked: {OneLine.From(e.Message).TrimEnd('.')}") };
        }
        catch (OutOfMemoryException)
        {
            // A header of pax may name any size, and the reader takes it whole: that one array is refused, and all else goes on.
            return new WorkerAnswer { Failure = Failure.Invalid("the archive cannot be unpacked: a header in it is larger than the memory there is") };
        }
        catch (IOException e)
        {
            return new WorkerAnswer { Failure = Failure.Local($"unpacking: {OneLine.From(e.Message).TrimEnd('.')}") };
        }
    }

    internal static Failure? Unpack(string name, Stream source, Stream target)
    {
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        using var bounded = new CountingStream(gzip, ReleaseLimits.MaxUnpackedBytes);
        using var tar = new TarReader(bounded);
        bool found = false;
        int files = 0;
        string told = "";
        for (int i = 0; tar.GetNextEntry() is { } entry; i++)
        {
            if (i == ReleaseLimits.MaxEntries)
            {
                return Failure.Invalid($"the archive has over {ReleaseLimits.MaxEntries} entries");
            }

            string[] path = entry.Name.Split('/');
            if (entry.Name.StartsWith('/') || Array.IndexOf(path, "..") >= 0)
            {
                return Failure.Invalid($"the archive has an entry {OneLine.From(entry.Name)}, which leads out of it");
            }

            bool isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
            if (path[^1] != name)
            {
                files += isFile ? 1 : 0;
                told += isFile && files <= MaxToldFiles ? $"{(files > 1 ? ", " : "")}{OneLine.From(path[^1], MaxToldNameChars)}" : "";
                continue;
            }

            if (!isFile || entry.DataStream is null || entry.Length > ReleaseLimits.MaxBinaryBytes)
            {
                return Failure.Invalid($"{OneLine.From(entry.Name)} in the archive is not a regular file of 1 to {ReleaseLimits.MaxBinaryBytes} bytes");
            }

            if (found)
            {
                return Failure.Invalid($"the archive has more than one file {name}");
            }

            found = true;
            entry.DataStream.CopyTo(target, ChunkBytes);
        }

        return found ? null
            : Failure.Invalid($"the archive has no file {name} ({(files == 0 ? "it has none" : $"it has {told}{(files > MaxToldFiles ? $" and {files - MaxToldFiles} more" : "")}")})");
    }
}

using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Crypto;
using Ysco.Durable;
using Ysco.Merkle;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Registry;

/// <summary>
/// Goes through all of a registry: the tree is built anew from its records, and every tile, every answer to a look-up and
/// every binary is compared with it. Writes nothing.
/// Limits: a record, a tile and a chunk of a binary in memory, and 200 bytes for each record.
/// </summary>
/// <param name="folder">The registry.</param>
/// <param name="key">The key that its notes must be signed by.</param>
/// <param name="releaseKey">The key that its releases must be signed for; null to leave those signatures unlooked at.</param>
internal sealed class RegistryAudit(RegistryFolder folder, VerifierKey key, ReleaseKey? releaseKey)
{
    private const int ChunkBytes = 128 * 1024;
    private const int MaxLookupBytes = LogLimits.MaxRecordBytes + RegistryLog.MaxNoteBytes + 32;

    private readonly AuditReport report = new();
    private readonly TreeEdge edge = TreeEdge.Open(0, []);
    private readonly HashSet<string> known = [];
    private readonly Dictionary<string, long> keys = [];

    // Answers to look-ups whose tree notes are of sizes that are still to come: none, in a log that this program wrote.
    private readonly List<KeyValuePair<string, TreeHead>> expected = [];

    /// <summary>Looks at everything.</summary>
    /// <returns>What was found; a failure when there is no log that the key signed.</returns>
    internal Result<AuditReport> Run()
    {
        if (!RegistryLog.Head(folder, key).Try(out TreeHead? head, out Failure? failure))
        {
            return failure;
        }

        known.Add(folder.Latest);
        while (edge.Size < head.Size)
        {
            if (!Records(head.Size))
            {
                return report;
            }
        }

        if (edge.Root != head.Root)
        {
            report.Problem(folder.Latest, $"is signed for another tree: its root is {head.Root}, the records give {edge.Root}");
        }

        foreach ((string file, TreeHead never) in expected)
        {
            report.Problem(file, $"its tree note is of a tree of {never.Size} records, larger than the newest");
        }

        new ReleaseAudit(folder, releaseKey, report, known).Run();
        Strangers();
        return report;
    }

    /// <summary>The records of the next tile; false when they are lost, and nothing after them can be told.</summary>
    private bool Records(long size)
    {
        Tile tile = Tile.Of(new Subtree(0, edge.Size), size);
        string file = folder.RecordsFile(tile);
        known.Add(file);
        if (!BoundedFile.Read(file, RecordsTile.MaxBytes).Try(out byte[]? content, out Failure? failure) || content is null)
        {
            report.Problem(file, failure?.Message ?? "is not there: its records cannot be told, nor anything after them");
            return false;
        }

        if (!RecordsTile.Parse(tile, content).Try(out List<string>? records, out failure))
        {
            report.Problem(file, failure.Message);
            return false;
        }

        if (BoundedFile.Read(folder.TileFile(tile), Tile.FullBytes).Try(out byte[]? hashes, out _) && hashes?.Length == tile.Bytes
            && RecordsTile.Differs(tile, records, hashes) is { } differs)
        {
            report.Problem(file, $"{differs} in {tile}");
        }

        long start = edge.Size;
        for (int i = 0; i < records.Count; i++)
        {
            Tiles(edge.Append(TreeHash.OfRecord(Encoding.UTF8.GetBytes(records[i]))), size);
            Earlier(tile with { Width = i + 1 }, records);
            Record(start + i, records[i], file);
            report.Records++;
        }

        return true;
    }

    /// <summary>Compares the tiles that a record changed. Full ones and those at the tree's end must be there, others may be.</summary>
    private void Tiles(List<(Tile Tile, byte[] Hashes)> changed, long size)
    {
        foreach ((Tile tile, byte[] hashes) in changed)
        {
            string file = folder.TileFile(tile);
            bool needed = tile.IsFull || edge.Size == size || IsLast(tile, size);
            if (!BoundedFile.Read(file, Tile.FullBytes).Try(out byte[]? content, out Failure? failure))
            {
                report.Problem(file, failure.Message);
            }
            else if (content is not null)
            {
                known.Add(file);
                report.Tiles++;
                if (!content.AsSpan().SequenceEqual(hashes))
                {
                    report.Problem(file, "does not hold the hashes of the records");
                }
            }
            else if (needed)
            {
                report.Problem(file, "is not there");
            }
        }
    }

    private static bool IsLast(Tile tile, long size) => Tile.Of(new Subtree(tile.Level * Tile.Height, (tile.Index << Tile.Height) + tile.Width - 1), size) == tile;

    /// <summary>Records of a tile that is not full any more, or was not: what of them is still there must be the same.</summary>
    private void Earlier(Tile part, List<string> records)
    {
        string file = folder.RecordsFile(part);
        if (part.IsFull || !BoundedFile.Read(file, RecordsTile.MaxBytes).Try(out byte[]? content, out _) || content is null)
        {
            return;
        }

        known.Add(file);
        if (!RecordsTile.Parse(part, content).Try(out List<string>? there, out Failure? failure))
        {
            report.Problem(file, failure.Message);
        }
        else if (!CollectionsMarshal.AsSpan(there).SequenceEqual(CollectionsMarshal.AsSpan(records)[..part.Width]))
        {
            report.Problem(file, "does not hold the records that were signed");
        }
    }

    private void Record(long number, string text, string file)
    {
        if (!BuildRecord.Parse(text).Try(out BuildRecord? record, out Failure? failure))
        {
            report.Problem(file, $"record {number}: {failure.Message}");
            return;
        }

        if (!keys.TryAdd(record.Spec.Key, number))
        {
            report.Problem(file, $"record {number} is a second one of {record.Spec.Key}, record {keys[record.Spec.Key]} is the first: a version has two binaries");
            return;
        }

        Lookup(number, text, folder.LookupFile(record.Spec));
        Binary(record, folder.BinaryFile(record));
    }

    private void Lookup(long number, string text, string file)
    {
        known.Add(file);
        if (!BoundedFile.Read(file, MaxLookupBytes).Try(out byte[]? content, out Failure? failure) || content is null)
        {
            report.Problem(file, failure?.Message ?? $"is not there: nobody finds record {number}");
            return;
        }

        if (!LookupAnswer.Parse(content).Try(out LookupAnswer? answer, out failure)
            || !Note.Verify(answer.Note, key).Try(out Note? note, out failure)
            || !TreeHead.Parse(note.Text).Try(out TreeHead? head, out failure))
        {
            report.Problem(file, failure.Message);
            return;
        }

        if (answer.Number != number || answer.Record != text)
        {
            report.Problem(file, $"answers with another record than {number}");
        }
        else if (head.Size < edge.Size || (head.Size == edge.Size && head.Root != edge.Root))
        {
            report.Problem(file, head.Size < edge.Size
                ? $"its tree of {head.Size} records does not have record {number}"
                : $"is signed for another tree of {head.Size} records: this log shows one thing to some and another to others");
        }
        else if (head.Size > edge.Size)
        {
            expected.Add(new(file, head));
        }

        Due();
    }

    private void Due()
    {
        for (int i = expected.Count - 1; i >= 0; i--)
        {
            if (expected[i].Value.Size == edge.Size)
            {
                if (expected[i].Value.Root != edge.Root)
                {
                    report.Problem(expected[i].Key, $"is signed for another tree of {edge.Size} records");
                }

                expected.RemoveAt(i);
            }
        }
    }

    private void Binary(BuildRecord record, string file)
    {
        known.Add(file);
        try
        {
            using FileStream packed = File.OpenRead(file);
            using var content = new GZipStream(packed, CompressionMode.Decompress);
            var hash = new Sha256();
            byte[] chunk = new byte[ChunkBytes];
            long size = 0;
            int got;
            while (size <= record.FileSize && (got = content.Read(chunk)) > 0)
            {
                hash.Append(chunk.AsSpan(0, got));
                size += got;
            }

            report.BinaryBytes += size;
            if (size != record.FileSize || BuildSum.Of(hash.Finish()) != record.Sum)
            {
                report.Problem(file, "is not the binary of its record");
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            report.Problem(file, unreadable is FileNotFoundException or DirectoryNotFoundException ? "is not there" : unreadable.Message);
        }
    }

    private void Strangers()
    {
        // Records of a tree that is not signed yet: the next add, whatever it adds, begins with that.
        string next = folder.RecordsFile(Tile.Of(new Subtree(0, edge.Size), edge.Size + 1));
        foreach (string file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            if (!known.Contains(file))
            {
                report.Stranger(file);
                report.IsUnfinished |= file == next || file.EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal);
            }
        }
    }
}

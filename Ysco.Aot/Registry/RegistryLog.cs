using System.Text;
using Ysco.Artifacts.Gobuild;
using Ysco.Durable;
using Ysco.Merkle;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>
/// The log of a registry, to add to. Files are written in an order in which every instant is a whole log: first the records
/// with the new one, which is the point of no return; then the tiles; then the answer to its look-up; last the newest note.
/// Nothing is signed before the records are on disk, so what a crash leaves is finished with the same record, and no two
/// trees of one size are ever signed.
/// Limits: those of <see cref="Tile"/>. Who calls holds the <see cref="RegistryLock"/>.
/// </summary>
internal sealed class RegistryLog
{
    /// <summary>The newest note of a log of ours has some 200 bytes.</summary>
    internal const int MaxNoteBytes = 4096;

    /// <summary>Partial tiles that are taken away with each record: more than one appears, so none of a full tile stays for long.</summary>
    private const int ClearedAtOnce = 8;

    private readonly RegistryFolder folder;
    private readonly SignerKey key;
    private readonly TreeEdge edge;
    private string records;

    private RegistryLog(RegistryFolder folder, SignerKey key, TreeEdge edge, string records)
    {
        this.folder = folder;
        this.key = key;
        this.edge = edge;
        this.records = records;
    }

    /// <summary>How many records it has.</summary>
    internal long Size => edge.Size;

    /// <summary>Makes an empty log.</summary>
    internal static Failure? Create(RegistryFolder folder, SignerKey key)
    {
        string note = key.Sign(new TreeHead(0, TreeHash.EmptyTree).ToString());
        return DurableFolder.Make(folder.Log, RegistryFolder.FolderMode) ?? Write(folder.Latest, Encoding.UTF8.GetBytes(note));
    }

    /// <summary>Opens a log, makes sure that it is whole at its end, and finishes what a crash left.</summary>
    internal static Result<RegistryLog> Open(RegistryFolder folder, SignerKey key)
    {
        if (!Head(folder, key.Verifier).Try(out TreeHead? head, out Failure? failure))
        {
            return failure;
        }

        var tiles = new List<byte[]>();
        foreach (Tile tile in Tile.Edge(head.Size))
        {
            string file = folder.TileFile(tile);
            if (!Read(file, tile.Bytes).Try(out byte[]? hashes, out failure))
            {
                return failure;
            }

            if (hashes.Length != tile.Bytes)
            {
                return Damaged(file, $"has {hashes.Length} bytes, not {tile.Bytes}");
            }

            tiles.Add(hashes);
        }

        var edge = TreeEdge.Open(head.Size, tiles);
        if (edge.Root != head.Root)
        {
            return Damaged(folder.Log, $"the tiles do not give the signed root of the tree of {head.Size} records");
        }

        var log = new RegistryLog(folder, key, edge, "");
        failure = log.ReadRecords(head.Size, tiles) ?? log.Finish();
        return failure is null ? log : failure;
    }

    /// <summary>The newest head, when the key signed it.</summary>
    internal static Result<TreeHead> Head(RegistryFolder folder, VerifierKey key) =>
        !Read(folder.Latest, MaxNoteBytes).Try(out byte[]? note, out Failure? failure) ? failure
        : !Note.Verify(note, key).Try(out Note? signed, out failure) ? failure.Within(folder.Latest)
        : TreeHead.Parse(signed.Text).Try(out TreeHead? head, out failure) ? head
        : failure.Within(folder.Latest);

    /// <summary>Adds a record; its binary and the folder of its look-up are there.</summary>
    /// <returns>Its number.</returns>
    internal Result<long> Append(BuildRecord record)
    {
        long number = edge.Size;
        Tile tile = RecordsOf(number + 1);
        string content = records + RecordsTile.Entry(number, record.ToString());
        Failure? failure = Write(folder.RecordsFile(tile), Encoding.UTF8.GetBytes(content));
        if (failure is null)
        {
            records = content;
            failure = Publish(record);
        }

        return failure is null ? number : failure;
    }

    private static Tile RecordsOf(long size) => Tile.Of(new Subtree(0, size - 1), size);

    private static Failure Damaged(string file, string what) =>
        Failure.Invalid($"{file}: {what} (the log is damaged: bring it back from a copy; nothing was changed)");

    private static Result<byte[]> Read(string file, int maxBytes) =>
        !BoundedFile.Read(file, maxBytes).Try(out byte[]? content, out Failure? failure) ? failure
        : content is null ? Failure.Local($"{file}: is not there (the folder is none of a registry, or damaged)")
        : content;

    private static Failure? Write(string file, ReadOnlySpan<byte> content) =>
        DurableFolder.Make(DurableFile.FolderOf(file), RegistryFolder.FolderMode)
        ?? DurableFile.Write(file, content, RegistryFolder.FileMode);

    /// <summary>Reads the records of the last tile that is not full; they must be those of its hashes.</summary>
    private Failure? ReadRecords(long size, List<byte[]> tiles)
    {
        if (size % Tile.FullWidth == 0)
        {
            return null;
        }

        Tile tile = RecordsOf(size);
        string file = folder.RecordsFile(tile);
        if (!Read(file, RecordsTile.MaxBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        if (!RecordsTile.Parse(tile, content).Try(out List<string>? parsed, out failure))
        {
            return Damaged(file, failure.Message);
        }

        records = Encoding.UTF8.GetString(content);
        return RecordsTile.Differs(tile, parsed, tiles[0]) is { } differs ? Damaged(file, differs) : null;
    }

    /// <summary>A record that is on disk and in no signed tree that is known of may be in one that somebody has seen.</summary>
    private Failure? Finish()
    {
        Tile tile = RecordsOf(edge.Size + 1);
        string file = folder.RecordsFile(tile);
        if (!BoundedFile.Read(file, RecordsTile.MaxBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        if (content is null)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(content);
        if (!RecordsTile.Parse(tile, content).Try(out List<string>? parsed, out failure)
            || !BuildRecord.Parse(parsed[^1]).Try(out BuildRecord? record, out failure))
        {
            return Damaged(file, failure.Message);
        }

        if (text != records + RecordsTile.Entry(edge.Size, parsed[^1]))
        {
            return Damaged(file, $"does not go on from the {edge.Size} records before it");
        }

        records = text;
        return Publish(record);
    }

    /// <summary>Takes the record that is on disk into the tree.</summary>
    private Failure? Publish(BuildRecord record)
    {
        long number = edge.Size;
        string text = record.ToString();
        List<(Tile Tile, byte[] Hashes)> changed = edge.Append(TreeHash.OfRecord(Encoding.UTF8.GetBytes(text)));
        Failure? failure = null;
        foreach ((Tile tile, byte[] hashes) in changed)
        {
            failure ??= Write(folder.TileFile(tile), hashes);
        }

        string note = key.Sign(new TreeHead(edge.Size, edge.Root).ToString());
        failure ??= Write(folder.LookupFile(record.Spec), Encoding.UTF8.GetBytes(RecordsTile.Entry(number, text) + note))
            ?? Write(folder.Latest, Encoding.UTF8.GetBytes(note));
        if (failure is null)
        {
            records = edge.Size % Tile.FullWidth == 0 ? "" : records;
            Clear(changed);
        }

        return failure;
    }

    /// <summary>
    /// Takes away partial tiles of the full ones before those that changed. Who wants one asks for the full one then (C2SP tlog-tiles).
    /// A few at a time, so that no record costs more than another; what fails is tried again with the next.
    /// </summary>
    private void Clear(List<(Tile Tile, byte[] Hashes)> changed)
    {
        foreach ((Tile tile, _) in changed)
        {
            // The one that just became full too: whoever has read a note of a moment ago finds the full one.
            long index = tile.IsFull ? tile.Index : tile.Index - 1;
            if (index >= 0)
            {
                var full = new Tile(tile.Level, index, Tile.FullWidth);
                Clear(folder.TileFile(full) + ".p");
                if (tile.Level == 0)
                {
                    Clear(folder.RecordsFile(full) + ".p");
                }
            }
        }
    }

    private static void Clear(string partials)
    {
        if (FileStatus.Of(partials, followLinks: false) is not { IsDirectory: true })
        {
            return;
        }

        int cleared = 0;
        foreach (string file in Directory.EnumerateFiles(partials))
        {
            if (cleared++ == ClearedAtOnce)
            {
                return;
            }

            _ = Files.unlink(file);
        }

        _ = Files.rmdir(partials);
    }
}

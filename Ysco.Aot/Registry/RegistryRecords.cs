using System.Text;
using Ysco.Artifacts.Gobuild;
using Ysco.Durable;
using Ysco.Merkle;
using Ysco.Notes;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>Reads all records of a registry; what it gives is what the newest note is signed over.</summary>
internal static class RegistryRecords
{
    /// <summary>The records in order.</summary>
    /// <returns>Invalid when they do not give the signed root.</returns>
    internal static Result<List<BuildRecord>> Read(RegistryFolder folder, VerifierKey key)
    {
        if (!RegistryLog.Head(folder, key).Try(out TreeHead? head, out Failure? failure))
        {
            return failure;
        }

        var edge = TreeEdge.Open(0, []);
        var all = new List<BuildRecord>();
        while (edge.Size < head.Size)
        {
            Tile tile = Tile.Of(new Subtree(0, edge.Size), head.Size);
            string file = folder.RecordsFile(tile);
            if (!BoundedFile.Read(file, RecordsTile.MaxBytes).Try(out byte[]? content, out failure)
                || !RecordsTile.Parse(tile, content ?? []).Try(out List<string>? records, out failure))
            {
                return failure.Within(file);
            }

            foreach (string text in records)
            {
                edge.Append(TreeHash.OfRecord(Encoding.UTF8.GetBytes(text)));
                if (!BuildRecord.Parse(text).Try(out BuildRecord? record, out failure))
                {
                    return failure.Within(file);
                }

                all.Add(record);
            }
        }

        return edge.Root == head.Root ? all : Failure.Invalid($"{folder.Log}: the records do not give the signed root (\"ysco registry verify\" tells more)");
    }
}

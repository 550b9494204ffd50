using System.Globalization;
using System.Text;
using Ysco.Bytes;
using Ysco.Merkle;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Registry;

/// <summary>
/// The records that a tile of level 0 has the hashes of, each as the answer to a look-up begins: its number on a line, its
/// text, an empty line. References: the Go checksum database, <c>/tile/8/data/</c>.
/// Limits: 256 records of at most <see cref="LogLimits.MaxRecordBytes"/>.
/// </summary>
internal static class RecordsTile
{
    /// <summary>The longest file.</summary>
    internal const int MaxBytes = Tile.FullWidth * (LogLimits.MaxRecordBytes + 32);

    /// <summary>A record as the file has it.</summary>
    internal static string Entry(long number, string record) => string.Create(CultureInfo.InvariantCulture, $"{number}\n{record}\n");

    /// <summary>Reads the records of a tile.</summary>
    /// <param name="tile">Which one; it says how many there are and the number of the first.</param>
    /// <param name="content">The file.</param>
    internal static Result<List<string>> Parse(Tile tile, ReadOnlySpan<byte> content)
    {
        var records = new List<string>();
        string rest = Encoding.UTF8.GetString(content);
        int at = 0;
        for (int i = 0; i < tile.Width; i++)
        {
            long number = (tile.Index << Tile.Height) + i;
            string start = string.Create(CultureInfo.InvariantCulture, $"{number}\n");
            int end = at + start.Length <= rest.Length ? rest.IndexOf('\n', at + start.Length) : -1;
            if (end < 0 || string.CompareOrdinal(rest, at, start, 0, start.Length) != 0 || end + 1 >= rest.Length || rest[end + 1] != '\n')
            {
                return Failure.Invalid($"record {number} is not there, or not as records are written");
            }

            records.Add(rest[(at + start.Length)..(end + 1)]);
            at = end + 2;
        }

        return at == rest.Length ? records : Failure.Invalid($"{rest.Length - at} characters after record {(tile.Index << Tile.Height) + tile.Width - 1}");
    }

    /// <summary>What is wrong with the first record that does not give the hash it should; null when all do.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="records">Its records.</param>
    /// <param name="hashes">Its hashes.</param>
    internal static string? Differs(Tile tile, List<string> records, ReadOnlySpan<byte> hashes)
    {
        for (int i = 0; i < records.Count; i++)
        {
            if (TreeHash.OfRecord(Encoding.UTF8.GetBytes(records[i])) != TreeHash.From(hashes.Slice(i * TreeHash.Bytes, TreeHash.Bytes)))
            {
                return $"record {(tile.Index << Tile.Height) + i} ({OneLine.From(records[i])}) does not have the hash that is signed";
            }
        }

        return null;
    }
}

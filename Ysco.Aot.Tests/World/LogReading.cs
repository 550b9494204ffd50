using System.Globalization;
using System.Text;
using Ysco.Notes;
using Ysco.Results;

namespace Ysco.Tests.World;

/// <summary>What a client gets from the world's log, taken apart.</summary>
/// <param name="Number">The record's number as written.</param>
/// <param name="Record">The record's line with its newline.</param>
/// <param name="Note">Verdict on the note.</param>
internal sealed record LogReading(string Number, string Record, Result<Note> Note)
{
    /// <summary>The record's fields.</summary>
    public string[] Fields => Record.TrimEnd('\n').Split(' ');

    /// <summary>The signed size.</summary>
    public long Size => long.Parse(Note.Value.Text.Split('\n')[1], CultureInfo.InvariantCulture);

    /// <summary>The signed root hash.</summary>
    public string Root => Note.Value.Text.Split('\n')[2];

    /// <summary>Looks a build up.</summary>
    public static async Task<LogReading> LookupAsync(TestWorld world, BuildSpec spec)
    {
        string[] parts = (await GetAsync(world, "/lookup/" + spec.Key)).Split("\n\n", 2);
        string[] lines = parts[0].Split('\n', 2);
        return new LogReading(lines[0], lines[1] + "\n", Verify(world, parts.Length == 2 ? parts[1] : ""));
    }

    /// <summary>Asks for the newest note.</summary>
    public static async Task<LogReading> LatestAsync(TestWorld world) => new("", "", Verify(world, await GetAsync(world, "/latest")));

    /// <summary>All records, from the data tiles of a tree of this size.</summary>
    public static async Task<TestTree> TreeAsync(TestWorld world, long size)
    {
        var tree = new TestTree();
        for (long first = 0; first < size; first += 256)
        {
            long width = Math.Min(256, size - first);
            string tile = await GetAsync(world, $"/tile/8/data/{first / 256:d3}{(width < 256 ? $".p/{width}" : "")}");
            foreach (string entry in tile.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            {
                tree.Append(Encoding.UTF8.GetBytes(entry.Split('\n')[1] + "\n"));
            }
        }

        return tree;
    }

    /// <summary>GETs below the log's base URL.</summary>
    public static async Task<string> GetAsync(TestWorld world, string path)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(world.Builds.BaseUrl + path);
    }

    /// <summary>GETs bytes below the log's base URL.</summary>
    public static async Task<byte[]> BytesAsync(TestWorld world, string path)
    {
        using var http = new HttpClient();
        return await http.GetByteArrayAsync(world.Builds.BaseUrl + path);
    }

    private static Result<Note> Verify(TestWorld world, string note) =>
        Ysco.Notes.Note.Verify(note, VerifierKey.Parse(world.Builds.VerifierKey).Value);
}

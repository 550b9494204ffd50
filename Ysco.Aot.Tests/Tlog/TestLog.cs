using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Ysco.Merkle;
using Ysco.Net;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tests.World;
using Ysco.Tlog;

namespace Ysco.Tests.Tlog;

/// <summary>A log in memory behind a fetcher: its hashes are computed from the definition in RFC 6962, slowly.</summary>
internal sealed class TestLog : IFetcher
{
    internal const string Url = "http://log.test/tlog";
    private static readonly NoteSigner TheSigner = new("log.test", SHA256.HashData("the log of these tests"u8));
    private readonly Dictionary<LeafRange, TreeHash> hashes = [];

    internal TestLog(int size, string flavour = "")
    {
        for (int i = 0; i < size; i++)
        {
            Records.Add($"record {i}{flavour}\n");
        }

        Size = size;
    }

    /// <summary>Takes an answer and gives the one to send in its place.</summary>
    internal Func<string, FetchedBody, FetchedBody> Alter { get; set; } = (_, body) => body;

    /// <summary>Lookups have other keys than the number of a record; <see cref="Alter"/> answers them.</summary>
    internal bool AnyLookup { get; set; }

    internal List<string> Records { get; } = [];

    /// <summary>The size of the tree that is signed and has tiles.</summary>
    internal int Size { get; set; }

    internal List<string> Fetched { get; } = [];

    internal VerifierKey Key => VerifierKey.Parse(Signer.VerifierKey).Value;

    [SuppressMessage("Performance", "CA1822", Justification = "of the log")]
    internal NoteSigner Signer => TheSigner;

    internal SignedTree Tree(int size) => SignedTree.Verify(Note(size), Key).Value;

    internal TreeHead Head(int size) => new(size, Root(new LeafRange(0, size)));

    internal string Note(int size) => Signer.Sign(Head(size).ToString());

    internal LogClient Client(ITileSource? tiles = null) => new(Key, Url, this, tiles ?? new RemoteTileSource(Url, this));

    internal TreeHash Root(LeafRange range)
    {
        if (range.Count == 0)
        {
            return TreeHash.From(SHA256.HashData([]));
        }

        if (!hashes.TryGetValue(range, out TreeHash hash))
        {
            long half = 1;
            while (half * 2 < range.Count)
            {
                half *= 2;
            }

            hash = range.Count == 1
                ? TreeHash.From(SHA256.HashData([0, .. Encoding.UTF8.GetBytes(Records[(int)range.Start])]))
                : TreeHash.OfNode(Root(new(range.Start, range.Start + half)), Root(new(range.Start + half, range.End)));
            hashes.Add(range, hash);
        }

        return hash;
    }

    internal TreeHash[] Hashes(List<LeafRange> ranges) => [.. ranges.Select(Root)];

    internal byte[] TileBytes(Tile tile)
    {
        byte[] bytes = new byte[tile.Bytes];
        for (int i = 0; i < tile.Width; i++)
        {
            long span = 1L << (tile.Level * Tile.Height);
            long start = ((tile.Index * Tile.FullWidth) + i) * span;
            Root(new(start, start + span)).CopyTo(bytes.AsSpan(i * TreeHash.Bytes));
        }

        return bytes;
    }

    public Task<Result<FetchedBody>> GetAsync(Uri url, FetchLimits limits, CancellationToken stop)
    {
        string path = url.ToString()[(Url.Length + 1)..];
        Fetched.Add(path);
        FetchedBody answer = Alter(path, Answer(path));
        return Task.FromResult<Result<FetchedBody>>(
            answer.Body.Length > limits.MaxBodyBytes ? Failure.Network($"{url}: body too long") : answer);
    }

    public Task<Result<FetchedStream>> OpenAsync(Uri url, FetchLimits limits, CancellationToken stop) =>
        throw new NotSupportedException();

    internal static FetchedBody Ok(string text) => new(200, Encoding.UTF8.GetBytes(text));

    private FetchedBody Answer(string path)
    {
        if (path == "latest")
        {
            return Ok(Note(Size));
        }

        if (path.StartsWith("lookup/", StringComparison.Ordinal))
        {
            int number = AnyLookup ? 0 : int.Parse(path["lookup/".Length..]);
            return Ok($"{number}\n{Records[number]}\n{Note(Size)}");
        }

        // As a server does that keeps only what its tree has now: a partial tile goes when the full one comes.
        return Tile.Parse(path) is { } tile && Exists(tile) ? new(200, TileBytes(tile)) : new(404, "no such tile"u8.ToArray());
    }

    private bool Exists(Tile tile)
    {
        long there = ((long)Size >> (tile.Level * Tile.Height)) - (tile.Index * Tile.FullWidth);
        return tile.IsFull ? there >= Tile.FullWidth : tile.Width <= there && there < Tile.FullWidth;
    }
}

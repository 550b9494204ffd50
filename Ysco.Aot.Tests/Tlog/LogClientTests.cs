using System.Text;
using Xunit;
using Ysco.Merkle;
using Ysco.Net;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Tests.Tlog;

public class LogClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<int, int, int> HeldAndSeen()
    {
        var data = new TheoryData<int, int, int>();
        foreach ((int held, int seen) in new[]
        {
            (0, 1), (1, 1), (1, 2), (5, 9), (9, 5), (255, 256), (256, 255), (256, 300), (300, 256), (257, 600), (600, 257),
            (318, 318), (511, 513), (513, 511), (100, 1000), (1000, 100),
        })
        {
            foreach (int number in new[] { 0, seen / 2, seen - 1 })
            {
                data.Add(held, seen, number);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(HeldAndSeen))]
    public async Task A_record_is_proven_with_any_tree_held(int held, int seen, int number)
    {
        var log = new TestLog(Math.Max(held, seen));
        log.Alter = (path, body) => path.StartsWith("lookup", StringComparison.Ordinal)
            ? TestLog.Ok($"{number}\n{log.Records[number]}\n{log.Note(seen)}") : body;
        SignedTree? before = held == 0 ? null : log.Tree(held);
        ProvenRecord record = (await log.Client().LookupAsync($"{number}", before, Stop)).Result.Value;
        Assert.Equal(log.Records[number], record.Text);
        Assert.True(InclusionProof.Verify(
            number, TreeHash.OfRecord(Encoding.UTF8.GetBytes(record.Text)), log.Head(seen), [.. record.Inclusion]));
        Assert.Equal(Math.Max(held, seen), record.Tree.Newest.Head.Size);
        if (before is not null)
        {
            Assert.Null(TreeLink.Check(before.Head, record.Tree.Tree.Head, [.. record.Tree.Consistency]));
        }
    }

    [Theory]
    [InlineData(300, 300)]
    [InlineData(300, 400)]
    [InlineData(400, 300)]
    [InlineData(1, 300)]
    [InlineData(300, 1)]
    [InlineData(256, 512)]
    public async Task A_forked_log_is_noticed_and_both_trees_are_kept(int held, int seen)
    {
        string before = new TestLog(held, " as told to us").Note(held);
        var log = new TestLog(Math.Max(held, seen)) { Size = seen };
        SignedTree heldTree = SignedTree.Verify(before, log.Key).Value;
        if (held > seen)
        {
            // The server has the tiles of what it told us before, and signs something else now.
            log = new TestLog(held, " as told to us") { Size = held };
            string other = new TestLog(seen).Note(seen);
            TestLog told = log;
            log.Alter = (path, body) => path.StartsWith("lookup", StringComparison.Ordinal)
                ? TestLog.Ok($"0\n{told.Records[0]}\n{other}") : path == "latest" ? TestLog.Ok(other) : body;
        }

        LogAnswer<ProvenRecord> answer = await log.Client().LookupAsync("0", heldTree, Stop);
        Assert.Equal(FailureKind.Security, answer.Result.Failure!.Kind);
        Assert.StartsWith(
            $"log log.test: lookup of 0: the log misbehaves: its signed tree of {seen} records (root ", answer.Result.Failure.Message);
        Assert.Equal(before, answer.Fork!.HeldNote);
        Assert.Contains($"\n{seen}\n", answer.Fork.SeenNote);

        LogAnswer<ProvenTree> latest = await log.Client().LatestAsync(heldTree, Stop);
        Assert.Equal(FailureKind.Security, latest.Result.Failure!.Kind);
        Assert.NotNull(latest.Fork);
    }

    [Theory]
    [InlineData(0, 318)]
    [InlineData(100, 318)]
    [InlineData(318, 100)]
    [InlineData(318, 318)]
    public async Task The_newest_tree_is_proven(int held, int seen)
    {
        var log = new TestLog(Math.Max(held, seen));
        log.Alter = (path, body) => path == "latest" ? TestLog.Ok(log.Note(seen)) : body;
        ProvenTree tree = (await log.Client().LatestAsync(held == 0 ? null : log.Tree(held), Stop)).Result.Value;
        Assert.Equal(seen, tree.Tree.Head.Size);
        Assert.Equal(Math.Max(held, seen), tree.Newest.Head.Size);
    }

    [Fact]
    public async Task A_smaller_tree_without_the_tiles_that_prove_it_is_refused()
    {
        var log = new TestLog(500) { Size = 300 };
        LogAnswer<ProvenTree> answer = await log.Client().LatestAsync(log.Tree(500), Stop);
        Assert.Equal(
            "log log.test: the log answers with an older tree than before: its newest has 300 records, and the one held 500 "
            + "(was an older copy of the log put back?): http://log.test/tlog/tile/8/0/001.p/244: http status 404: no such tile",
            answer.Result.Failure!.Message);
        Assert.Equal(FailureKind.Refused, answer.Result.Failure.Kind);
        Assert.Null(answer.Fork);
    }

    [Fact]
    public async Task A_log_that_went_back_is_told_in_one_line_whatever_page_the_server_has()
    {
        var log = new TestLog(2) { Size = 1 };
        log.Alter = (_, body) => body.Status == 200 ? body : body with { Body = "\r\n<html>\r\n<head><title>404 Not Found</title></head>"u8.ToArray() };

        LogAnswer<ProvenRecord> answer = await log.Client().LookupAsync("0", log.Tree(2), Stop);

        Assert.Equal(
            "log log.test: lookup of 0: the log answers with an older tree than before: its newest has 1 records, and the one held 2 "
            + "(was an older copy of the log put back?): http://log.test/tlog/tile/8/0/000.p/2: http status 404: no reason given",
            answer.Result.Failure!.Message);
    }

    [Fact]
    public async Task Of_a_record_that_the_log_lacks_that_is_said_before_the_servers_words()
    {
        var log = new TestLog(2);
        log.Alter = (_, _) => new FetchedBody(404, []);

        LogAnswer<ProvenRecord> answer = await log.Client().LookupAsync("1", null, Stop, "example.org/x@v1.0.0 with go1.26.10");

        Assert.StartsWith("log log.test: the log does not hold example.org/x@v1.0.0 with go1.26.10: http://log.test/", answer.Result.Failure!.Message, StringComparison.Ordinal);
        Assert.EndsWith(": http status 404: no reason given", answer.Result.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_answer_of_a_log_that_did_not_go_back_is_not_said_to_be_its_newest()
    {
        var log = new TestLog(500);
        log.Alter = (path, body) => path.StartsWith("lookup", StringComparison.Ordinal) ? TestLog.Ok($"7\n{log.Records[7]}\n{log.Note(300)}")
            : path.StartsWith("tile/8/0/001", StringComparison.Ordinal) ? new FetchedBody(404, [])
            : body;

        LogAnswer<ProvenRecord> answer = await log.Client().LookupAsync("7", log.Tree(500), Stop);

        Assert.StartsWith(
            "log log.test: lookup of 7: the tree of 300 records is smaller than the one of 500 held and not proven to be its past: ", answer.Result.Failure!.Message);
    }

    [Fact]
    public async Task A_partial_tile_that_is_gone_is_cut_from_the_full_one()
    {
        var log = new TestLog(600);
        log.Alter = (path, body) => path.StartsWith("lookup", StringComparison.Ordinal)
            ? TestLog.Ok($"7\n{log.Records[7]}\n{log.Note(318)}") : body;
        Assert.Null((await log.Client().LookupAsync("7", null, Stop)).Result.Failure);
        Assert.Contains("tile/8/0/001.p/62", log.Fetched);
        Assert.Contains("tile/8/0/001", log.Fetched);
        Assert.Contains("tile/8/0/000", log.Fetched);
    }

    public static TheoryData<string, string, FailureKind, string> Misbehaviour() => new()
    {
        { "a tile at the edge is altered", "tile/8/0/001.p/62|alter", FailureKind.Security, "log log.test: lookup of 3: tiles tile/8/0/001.p/62 tile/8/1/000.p/1 are forged: they do not give the signed root of the tree of 318 records" },
        { "a full tile is altered", "tile/8/0/000|alter", FailureKind.Security, "log log.test: lookup of 3: tile/8/0/000 is forged: it is not part of the signed tree of 318 records" },
        { "a tile is cut off", "tile/8/0/000|cut", FailureKind.Invalid, "log log.test: lookup of 3: http://log.test/tlog/tile/8/0/000: truncated tile: 8191 bytes, not 8192" },
        { "a tile is empty", "tile/8/0/000|empty", FailureKind.Invalid, "log log.test: lookup of 3: http://log.test/tlog/tile/8/0/000: truncated tile: 0 bytes, not 8192" },
        { "a tile is too long", "tile/8/0/000|longer", FailureKind.Invalid, "log log.test: lookup of 3: http://log.test/tlog/tile/8/0/000: oversize tile: 8193 bytes, not 8192" },
        { "a tile is a page", "tile/8/0/000|html", FailureKind.Invalid, "log log.test: lookup of 3: http://log.test/tlog/tile/8/0/000: truncated tile: 22 bytes, not 8192, a page for a browser" },
        { "a full tile is missing", "tile/8/0/000|404", FailureKind.Refused, "log log.test: lookup of 3: http://log.test/tlog/tile/8/0/000: http status 404: no, because it is not" },
        { "a partial tile is missing", "tile/8/1/000.p/1|404", FailureKind.Refused, "log log.test: lookup of 3: http://log.test/tlog/tile/8/1/000.p/1: http status 404: no, because it is not" },
        { "the answer is a page", "lookup/3|html", FailureKind.Invalid, "log log.test: http://log.test/tlog/lookup/3: not an answer to a lookup: it does not start with a record number (it is a page for a browser)" },
        { "the answer is empty", "lookup/3|empty", FailureKind.Invalid, "log log.test: http://log.test/tlog/lookup/3: not an answer to a lookup: it does not start with a record number (it starts with \"\")" },
        { "the server refuses", "lookup/3|404", FailureKind.Refused, "log log.test: http://log.test/tlog/lookup/3: http status 404: no, because it is not" },
        { "the server refuses without a word", "lookup/3|500", FailureKind.Refused, "log log.test: http://log.test/tlog/lookup/3: http status 500: no reason given" },
        { "the status is a strange one", "lookup/3|204", FailureKind.Invalid, "log log.test: http://log.test/tlog/lookup/3: http status 204 where 200 was expected" },
        { "the record is another", "lookup/3|record", FailureKind.Security, "log log.test: lookup of 3: record 3 in the signed tree of 318 records is another one than was answered" },
        { "the number is another", "lookup/3|number", FailureKind.Security, "log log.test: lookup of 3: record 4 in the signed tree of 318 records is another one than was answered" },
        { "the number is beyond the tree", "lookup/3|beyond", FailureKind.Security, "log log.test: http://log.test/tlog/lookup/3: record 318 cannot be in the signed tree of 318 records" },
        { "the number is negative", "lookup/3|negative", FailureKind.Invalid, "log log.test: http://log.test/tlog/lookup/3: not an answer to a lookup: it does not start with a record number (it starts with \"-1 x go.sum database tree 318" },
        { "the number has a leading zero", "lookup/3|zero", FailureKind.Invalid, "log log.test: http://log.test/tlog/lookup/3: not an answer to a lookup: it does not start with a record number" },
        { "there is no note", "lookup/3|bare", FailureKind.Invalid, "log log.test: http://log.test/tlog/lookup/3: note: no empty line between text and signatures" },
        { "the record is endless", "lookup/3|endless", FailureKind.Invalid, "log log.test: http://log.test/tlog/lookup/3: not an answer to a lookup: no empty line after a record of at most 8192 bytes" },
        { "the signature is bad", "lookup/3|signature", FailureKind.Security, "log log.test: http://log.test/tlog/lookup/3: note: the signature by log.test+" },
        { "the key id is another", "lookup/3|keyid", FailureKind.Security, "log log.test: http://log.test/tlog/lookup/3: note: no signature by log.test+" },
        { "the root is another", "lookup/3|root", FailureKind.Security, "log log.test: lookup of 3: tiles tile/8/0/001.p/62 tile/8/1/000.p/1 are forged" },
        { "the tree is beyond reason", "lookup/3|huge", FailureKind.Security, "log log.test: http://log.test/tlog/lookup/3: tree head: size 281474976710657: beyond 2^48, no log is that long" },
        { "the tree is no tree", "lookup/3|notree", FailureKind.Invalid, "log log.test: http://log.test/tlog/lookup/3: tree head: it is not \"go.sum database tree\", size and hash on a line each: hello" },
    };

    [Theory]
    [MemberData(nameof(Misbehaviour))]
    public async Task Misbehaviour_is_told_and_nothing_is_kept(string what, string alteration, FailureKind kind, string message)
    {
        Assert.NotEmpty(what);
        var log = new TestLog(318);
        string[] parts = alteration.Split('|');
        log.Alter = (path, body) => path == parts[0] || (parts[1] == "404" && path == parts[0].Split(".p")[0])
            ? Altered(log, parts[1], body) : body;
        var tiles = new CountingTiles(new RemoteTileSource(TestLog.Url, log));
        LogAnswer<ProvenRecord> answer = await log.Client(tiles).LookupAsync("3", null, Stop);
        Assert.StartsWith(message, answer.Result.Failure?.Message);
        Assert.Equal(kind, answer.Result.Failure!.Kind);
        Assert.Null(answer.Fork);
        Assert.Equal(0, tiles.Kept);
    }

    private static FetchedBody Altered(TestLog log, string how, FetchedBody body) => how switch
    {
        "alter" => body with { Body = [.. body.Body[..^1], (byte)(body.Body[^1] ^ 1)] },
        "cut" => body with { Body = body.Body[..^1] },
        "empty" => body with { Body = [] },
        "longer" => body with { Body = [.. body.Body, 0] },
        "html" => TestLog.Ok("<html>go\r\n away</html>"),
        "404" => new(404, "no,\u0007\r\nbecause it\n\nis not"u8.ToArray()),
        "500" => new(500, []),
        "204" => new(204, []),
        "record" => TestLog.Ok($"3\nrecord 33\n\n{log.Note(318)}"),
        "number" => TestLog.Ok($"4\n{log.Records[3]}\n{log.Note(318)}"),
        "beyond" => TestLog.Ok($"318\n{log.Records[3]}\n{log.Note(318)}"),
        "negative" => TestLog.Ok($"-1\nx\n\n{log.Note(318)}"),
        "zero" => TestLog.Ok($"03\n{log.Records[3]}\n{log.Note(318)}"),
        "bare" => TestLog.Ok($"3\n{log.Records[3]}\nhello\n"),
        "endless" => TestLog.Ok($"3\n{new string('x', 9000)}\n\n{log.Note(318)}"),
        "signature" => TestLog.Ok($"3\n{log.Records[3]}\n{log.Head(318)}\n{log.Signer.SignatureLine(log.Head(318).ToString(), damageSignature: true)}"),
        "keyid" => TestLog.Ok($"3\n{log.Records[3]}\n{log.Head(318)}\n{log.Signer.SignatureLine(log.Head(318).ToString(), damageKeyId: true)}"),
        "root" => TestLog.Ok($"3\n{log.Records[3]}\n{log.Signer.Sign(new TreeHead(318, log.Head(317).Root).ToString())}"),
        "huge" => TestLog.Ok($"3\n{log.Records[3]}\n{log.Signer.Sign($"go.sum database tree\n{(1L << 48) + 1}\n{log.Head(3).Root}\n")}"),
        "notree" => TestLog.Ok($"3\n{log.Records[3]}\n{log.Signer.Sign("hello\n")}"),
        _ => throw new ArgumentOutOfRangeException(nameof(how)),
    };
}

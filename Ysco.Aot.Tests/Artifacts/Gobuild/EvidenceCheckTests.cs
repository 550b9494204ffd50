using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Ysco.Artifacts.Gobuild;
using Ysco.Results;
using Ysco.Tests.Tlog;
using Ysco.Tlog;

namespace Ysco.Tests.Artifacts.Gobuild;

public class EvidenceCheckTests
{
    private const int Number = 30;
    private static readonly byte[] Binary = "a binary"u8.ToArray();
    private static readonly byte[] Sha256 = SHA256.HashData(Binary);
    private static readonly BuildSpec Spec = BuildSpec.Parse("example.org/websvc@v0.1.0/cmd/x", "linux", "amd64", "go1.26.10").Value;
    private readonly TestLog log = MakeLog(400, "");

    private EvidenceExpected Expected => new(log.Key) { Spec = Spec, BaseUrl = TestLog.Url };

    private static ActualFile Actual => new(Binary.Length, Sha256);

    public static TheoryData<int, int> Trees() => new()
    {
        { 0, 318 }, { 100, 318 }, { 318, 318 }, { 400, 318 }, { 256, 400 }, { 31, 31 }, { 1, 31 },
    };

    [Theory]
    [MemberData(nameof(Trees))]
    public async Task What_the_worker_found_is_proven_again(int held, int seen)
    {
        BuildEvidence evidence = await FindAsync(held, seen);
        BuildEvidence read = BuildEvidence.Parse(evidence.ToJson()).Value;
        VerifiedBuild build = EvidenceCheck.VerifyRecord(read, Expected with { HeldNote = held == 0 ? null : log.Note(held) }).Value;
        Assert.Equal(Spec, build.Record.Spec);
        Assert.Equal((Number, seen), (build.RecordNumber, build.TreeSize));
        Assert.Equal(BuildSum.Of(Sha256), build.Record.Sum);
        Assert.Equal(log.Note(Math.Max(held, seen)), build.HeadNote);
        Assert.Equal(build, EvidenceCheck.VerifyStored(read, Expected with { Spec = null, BaseUrl = null }, Actual).Value);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public async Task No_altered_field_passes(int held, int seen)
    {
        BuildEvidence evidence = await FindAsync(held, seen);
        string json = Encoding.UTF8.GetString(evidence.ToJson());
        EvidenceExpected expected = Expected with { HeldNote = held == 0 ? null : log.Note(held) };
        int tried = 0;
        foreach (string key in JsonNode.Parse(json)!.AsObject().Select(p => p.Key))
        {
            foreach (JsonNode? altered in Alterations(JsonNode.Parse(json)![key]!))
            {
                JsonObject mutant = JsonNode.Parse(json)!.AsObject();
                mutant[key] = altered;
                Result<BuildEvidence> read = BuildEvidence.Parse(Encoding.UTF8.GetBytes(mutant.ToJsonString()));
                Assert.True(
                    read.Failure is not null || EvidenceCheck.VerifyRecord(read.Value, expected).Failure is not null,
                    $"{key}: {altered?.ToJsonString()}");
                tried++;
            }

            JsonObject without = JsonNode.Parse(json)!.AsObject();
            without.Remove(key);
            Assert.Equal(FailureKind.Invalid, BuildEvidence.Parse(Encoding.UTF8.GetBytes(without.ToJsonString())).Failure!.Kind);
        }

        Assert.True(tried > 100);
    }

    [Fact]
    public async Task What_is_known_otherwise_must_agree()
    {
        BuildEvidence evidence = await FindAsync(0, 318);
        using var namesake = new World.NoteSigner("log.test", Enumerable.Repeat((byte)9, 32).ToArray());
        var otherKey = Ysco.Notes.VerifierKey.Parse(namesake.VerifierKey).Value;
        Security(evidence, Expected with { Key = otherKey }, $"evidence: it is by the key {log.Key}, and {otherKey} is trusted");
        Security(evidence with { VerifierKey = otherKey.ToString() }, Expected with { Key = otherKey }, "evidence: tree: note: no signature by log.test+");
        BuildSpec other = BuildSpec.Parse("example.org/websvc@v0.1.1/cmd/x", "linux", "amd64", "go1.26.10").Value;
        Security(evidence, Expected with { Spec = other }, "evidence: record: version is v0.1.0, and v0.1.1 was asked for");
        Security(evidence, Expected with { BaseUrl = "http://x" }, $"evidence: it is from {TestLog.Url}, and http://x was asked");
        Security(evidence, Expected with { HeldNote = log.Note(100) }, "evidence: no proof that its tree of 318 records agrees with the tree of 100 records held");
    }

    [Fact]
    public async Task A_file_of_another_size_or_sum_is_not_the_one_of_the_record()
    {
        BuildEvidence evidence = await FindAsync(0, 318);
        foreach ((ActualFile actual, string cause) in new[]
        {
            (new ActualFile(9, Sha256), "the file has 9 bytes, and the log's record says 8"),
            (new ActualFile(8, new byte[32]), $"the file has the sum {BuildSum.Of(new byte[32])}, and the log's record says {BuildSum.Of(Sha256)}"),
        })
        {
            Failure failure = EvidenceCheck.VerifyStored(evidence, Expected, actual).Failure!;
            Assert.Equal((FailureKind.Security, cause), (failure.Kind, failure.Message));
            Assert.Equal(failure, actual.Differs(BuildRecord.Parse(evidence.RecordText).Value));
        }
    }

    [Fact]
    public async Task A_stored_tree_that_is_not_the_held_one_of_its_size_is_a_fork()
    {
        BuildEvidence evidence = await FindAsync(100, 318);
        TestLog other = MakeLog(400, " of another history");
        foreach (int size in new[] { 100, 318 })
        {
            Failure failure = EvidenceCheck.VerifyStored(evidence, Expected with { HeldNote = other.Note(size) }, Actual).Failure!;
            Assert.StartsWith("the log misbehaves: ", failure.Message);
            Assert.Equal(FailureKind.Security, failure.Kind);
            Assert.NotNull(EvidenceCheck.VerifyRecord(evidence, Expected with { HeldNote = other.Note(size) }).Failure);
        }

        Assert.Equal(log.Note(400), EvidenceCheck.VerifyStored(evidence, Expected with { HeldNote = log.Note(400) }, Actual).Value.HeadNote);
        Assert.Equal(log.Note(318), EvidenceCheck.VerifyStored(evidence, Expected with { HeldNote = log.Note(7) }, Actual).Value.HeadNote);
    }

    [Fact]
    public async Task A_record_of_another_build_is_refused_by_the_worker()
    {
        BuildSpec other = BuildSpec.Parse("example.org/websvc@v0.1.1/cmd/x", "linux", "amd64", "go1.26.10").Value;
        LogAnswer<BuildEvidence> answer = await AskAsync(other, 0, 318);
        Assert.Equal(
            "log log.test: record 30: record: version is v0.1.0, and v0.1.1 was asked for", answer.Result.Failure!.Message);
        Assert.Equal(FailureKind.Security, answer.Result.Failure.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("{\"Format\":1}")]
    public void What_is_no_evidence_is_invalid(string json) =>
        Assert.Equal(FailureKind.Invalid, BuildEvidence.Parse(Encoding.UTF8.GetBytes(json)).Failure!.Kind);

    [Fact]
    public async Task Evidence_has_a_bound_and_a_format_and_lets_other_keys_be()
    {
        BuildEvidence evidence = await FindAsync(100, 318);
        byte[] json = evidence.ToJson();
        Assert.True(json.Length < 10_000);
        Assert.DoesNotContain((byte)'\n', evidence.ToJson(indented: false));
        Assert.Equal("evidence: longer than 65536 bytes", BuildEvidence.Parse([.. json, .. new byte[65536]]).Failure!.Message);
        JsonObject more = JsonNode.Parse(json)!.AsObject();
        more["Unknown"] = new JsonObject { ["x"] = 1 };
        Assert.Null(BuildEvidence.Parse(Encoding.UTF8.GetBytes(more.ToJsonString())).Failure);
        more["Format"] = 2;
        Assert.Equal(
            "evidence: format 2, and this ysco reads 1 (use a newer ysco)",
            BuildEvidence.Parse(Encoding.UTF8.GetBytes(more.ToJsonString())).Failure!.Message);
        string half = Encoding.UTF8.GetString(json).Replace("\"TreeNote\": \"", "\"TreeNote\": \"\\ud800", StringComparison.Ordinal);
        Assert.Equal(FailureKind.Invalid, BuildEvidence.Parse(Encoding.UTF8.GetBytes(half)).Failure!.Kind);
    }

    private static void Security(BuildEvidence evidence, EvidenceExpected expected, string message)
    {
        Failure? failure = EvidenceCheck.VerifyRecord(evidence, expected).Failure;
        Assert.StartsWith(message, failure?.Message);
        Assert.Equal(FailureKind.Security, failure!.Kind);
    }

    private static IEnumerable<JsonNode?> Alterations(JsonNode node)
    {
        yield return null;
        if (node is JsonArray array)
        {
            yield return new JsonArray([.. array.Select(e => e!.DeepClone()), JsonValue.Create(Convert.ToBase64String(new byte[32]))]);
            for (int i = 0; i < array.Count; i++)
            {
                yield return new JsonArray([.. array.Where((_, j) => j != i).Select(e => e!.DeepClone())]);
                yield return new JsonArray([.. array.Select((e, j) => j == i ? null : e!.DeepClone())]);
                foreach (JsonNode? altered in Alterations(array[i]!).Take(5))
                {
                    yield return new JsonArray([.. array.Select((e, j) => j == i ? altered?.DeepClone() : e!.DeepClone())]);
                }
            }
        }
        else if (node.GetValueKind() == System.Text.Json.JsonValueKind.Number)
        {
            foreach (long other in new[] { -1, 0, node.GetValue<long>() - 1, node.GetValue<long>() + 1, long.MaxValue, long.MinValue })
            {
                if (other != node.GetValue<long>())
                {
                    yield return JsonValue.Create(other);
                }
            }
        }
        else
        {
            string text = node.GetValue<string>();
            yield return JsonValue.Create(text + " ");
            for (int i = 0; i < text.Length; i += Math.Max(1, text.Length / 40))
            {
                yield return JsonValue.Create(string.Concat(text.AsSpan(0, i), [(char)(text[i] ^ 1)], text.AsSpan(i + 1)));
                yield return JsonValue.Create(text.Remove(i, 1));
            }
        }
    }

    private static TestLog MakeLog(int size, string flavour)
    {
        var log = new TestLog(size, flavour);
        log.Records[Number] = $"example.org/websvc v0.1.0 /cmd/x linux amd64 go1.26.10 {Binary.Length} {BuildSum.Of(Sha256)} stripped\n";
        return log;
    }

    private async Task<BuildEvidence> FindAsync(int held, int seen) => (await AskAsync(Spec, held, seen)).Result.Value;

    private Task<LogAnswer<BuildEvidence>> AskAsync(BuildSpec spec, int held, int seen)
    {
        log.Alter = (path, body) => path.StartsWith("lookup", StringComparison.Ordinal)
            ? TestLog.Ok($"{Number}\n{log.Records[Number]}\n{log.Note(seen)}") : body;
        log.AnyLookup = true;
        var lookup = new BuildLookup(log.Key, TestLog.Url, log, new RemoteTileSource(TestLog.Url, log));
        return lookup.FindAsync(spec, held == 0 ? null : log.Tree(held), TestContext.Current.CancellationToken);
    }
}

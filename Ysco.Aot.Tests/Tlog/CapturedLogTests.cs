using System.Text;
using Xunit;
using Ysco.Artifacts.Gobuild;
using Ysco.Net;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Tests.Tlog;

public class CapturedLogTests
{
    private const string Url = "http://localhost:8000/tlog";

    public static readonly TheoryData<string, int, string> Lookups = new(
        File.ReadAllLines(CapturedLog.PathOf("lookups.tsv")).Select(l => l.Split('\t')).Select(p => (p[0], int.Parse(p[1]), p[2])));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Lookups))]
    public async Task Every_lookup_of_a_real_log_is_proven_or_refused(string file, int status, string key)
    {
        var log = new CapturedLog();
        LogAnswer<ProvenRecord> answer = await log.Client().LookupAsync(key, null, Stop);
        if (status != 200)
        {
            Assert.Equal(FailureKind.Refused, answer.Result.Failure!.Kind);
            Assert.StartsWith($"log localhost: {Url}/lookup/{key}: http status {status}: ", answer.Result.Failure.Message);
            Assert.DoesNotContain('\n', answer.Result.Failure.Message);
            return;
        }

        ProvenRecord record = answer.Result.Value;
        Assert.Equal(318, record.Tree.Tree.Head.Size);
        Assert.StartsWith($"{record.Number}\n{record.Text}\n", File.ReadAllText(CapturedLog.PathOf(file)));
        BuildRecord build = BuildRecord.Parse(record.Text).Value;
        Assert.Equal(record.Text, build.ToString());
        Assert.Equal(key.Contains("latest", StringComparison.Ordinal) || key.Contains("v0.1/", StringComparison.Ordinal), build.Spec.Key != key);
    }

    [Fact]
    public async Task The_newest_tree_of_a_real_log_is_proven()
    {
        var log = new CapturedLog();
        ProvenTree tree = (await log.Client().LatestAsync(null, Stop)).Result.Value;
        Assert.Equal(318, tree.Newest.Head.Size);
        Assert.Equal(File.ReadAllText(CapturedLog.PathOf("latest")), tree.Newest.Note.Message);
        Assert.Null((await log.Client().LatestAsync(tree.Newest, Stop)).Result.Failure);
    }

    [Fact]
    public async Task A_reason_of_many_lines_is_told_in_one()
    {
        var log = new CapturedLog();
        LogAnswer<ProvenRecord> answer =
            await log.Client().LookupAsync("example.org/tools@v1.0.0/linux-amd64-go1.27.3-stripped/", null, Stop);
        Assert.EndsWith(
            "http status 500: preparing build: error finding package name; perhaps package does not exist: exit status 1 "
            + "# stdout from go list: stderr: no Go files in /srv/example/tools@v1.0.0",
            answer.Result.Failure!.Message);
    }

    /// <summary>The answers of the real server from files.</summary>
    internal sealed class CapturedLog : IFetcher
    {
        internal VerifierKey Key { get; } = VerifierKey.Parse(File.ReadAllText(PathOf("verifier.key")).TrimEnd()).Value;

        internal static string PathOf(string name) => Path.Join(AppContext.BaseDirectory, "Vectors", "tlog", name);

        internal LogClient Client() => new(Key, Url, this, new RemoteTileSource(Url, this));

        public Task<Result<FetchedBody>> GetAsync(Uri url, FetchLimits limits, CancellationToken stop)
        {
            string path = url.ToString()[(Url.Length + 1)..];
            int status = 200;
            if (path.StartsWith("lookup/", StringComparison.Ordinal))
            {
                string[] line = File.ReadLines(PathOf("lookups.tsv")).Select(l => l.Split('\t')).First(l => l[2] == path["lookup/".Length..]);
                (path, status) = (line[0], int.Parse(line[1]));
            }

            return Task.FromResult<Result<FetchedBody>>(File.Exists(PathOf(path))
                ? new FetchedBody(status, File.ReadAllBytes(PathOf(path)))
                : new FetchedBody(404, Encoding.UTF8.GetBytes("no such file")));
        }

        public Task<Result<FetchedStream>> OpenAsync(Uri url, FetchLimits limits, CancellationToken stop) =>
            throw new NotSupportedException();
    }
}

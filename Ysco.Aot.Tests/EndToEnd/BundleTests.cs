using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What <c>ysco bundle</c> makes, and of what it makes none.</summary>
public class BundleTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private const string Tiny = TinyWorld.Module + "@v0.0.1";
    private readonly TestWorld _world = tiny.World;

    [Fact]
    public async Task It_is_a_plain_tar_of_three_files_and_the_same_again_has_the_same_bytes()
    {
        using var here = new Sandbox();
        using var other = new Sandbox();

        var made = await here.BundleAsync(_world, Tiny, "tiny.bundle");
        (await other.BundleAsync(_world, Tiny, "b")).Succeeded();

        made.Succeeded();
        Assert.Equal(("v0.0.1", "tiny.bundle"), (made.Value("version"), made.Value("bundle")));
        Assert.Equal(["tiny.bundle"], Directory.GetFiles(here.Folder).Select(Path.GetFileName));
        Assert.Equal(File.ReadAllBytes(here["tiny.bundle"]), File.ReadAllBytes(other["b"]));
        var listed = await ProcessRun.RunAsync("tar", ["tvf", "tiny.bundle"], here.Settings());
        Assert.Matches(
            "^-rw-r--r-- 0/0 +[0-9]+ 1970-01-01 ..:.. bundle.json\n-rw-r--r-- 0/0 +[0-9]+ 1970-01-01 ..:.. evidence.json\n-rw-r--r-- 0/0 +[0-9]+ 1970-01-01 ..:.. binary\n$",
            listed.Stdout);
        Assert.Equal("0644", here.Mode("tiny.bundle"));
    }

    [Fact]
    public async Task A_binary_with_its_evidence_is_bundled_without_a_network_and_no_other_is()
    {
        using var here = new Sandbox();
        (await here.FetchAsync(_world, Tiny, "-dir", "state")).Succeeded();
        int asked = _world.Builds.Requests.Count;

        (await here.RunAsync("bundle", "-key", _world.Builds.VerifierKey, "-o", "b", TinyWorld.FileName)).Succeeded();
        (await here.RunAsync("bundle", "-key", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "-o", "c", TinyWorld.FileName))
            .Refused(1, "nothing is proven either way");

        Assert.Equal(asked, _world.Builds.Requests.Count);
        Assert.Equal(File.ReadAllBytes(here[TinyWorld.FileName]), BundleSteps.Entries(here["b"])[2].Content);
        File.Delete(here["b"]);
        File.AppendAllText(here[TinyWorld.FileName], "x");
        (await here.RunAsync("bundle", "-key", _world.Builds.VerifierKey, "-o", "b", TinyWorld.FileName)).Refused(7, "and the log's record says");
        File.Delete(here[TinyWorld.FileName + ".evidence.json"]);
        (await here.RunAsync("bundle", "-key", _world.Builds.VerifierKey, "-o", "b", TinyWorld.FileName)).Refused(1, "no evidence beside it: nothing would prove it to anybody");
        Assert.False(File.Exists(here["b"]));
    }

    [Fact]
    public async Task With_head_the_proof_begins_at_the_tree_of_the_other_machine()
    {
        using var here = new Sandbox();
        using var other = new Sandbox();
        (await other.FetchAsync(_world, Tiny)).Succeeded();
        string held = File.ReadAllText(other["ys/log-localhost.head"]).Split("\n\n", 2)[1];
        await _world.Builds.PrefillAsync(2);

        // The key is the one that the other machine trusts.
        (await here.RunAsync(
            "bundle", "-url", _world.Builds.BaseUrl, "-goversion", TestWorld.GoVersion, "-o", "b", "-head", other["ys/log-localhost.head"], TinyWorld.Module + "@v0.0.2")).Succeeded();

        string evidence = System.Text.Encoding.UTF8.GetString(BundleSteps.Entries(here["b"])[1].Content);
        Assert.Equal(held, System.Text.Json.JsonDocument.Parse(evidence).RootElement.GetProperty("HeldNote").GetString());
        Assert.False(File.Exists(here["ys/log-localhost.head"]));
    }

    [Theory]
    [InlineData(3, "flag -o: the file to write must be named", "example.org/tiny@v0.0.1")]
    [InlineData(3, "flag -head: the proof of a binary that is here begins where it began", "-o", "c", "-head", "b.part", "b.part")]
    [InlineData(1, "dir: is a directory (name a file)", "-o", "dir", "example.org/tiny@v0.0.1")]
    [InlineData(1, "none/b: there is no folder none (make it first)", "-o", "none/b", "example.org/tiny@v0.0.1")]
    [InlineData(1, "b.part: is in the way (remove it, or name another file)", "-o", "b", "example.org/tiny@v0.0.1")]
    [InlineData(1, "dir/x: no such file or directory", "-o", "c", "dir/x")]
    [InlineData(1, "nohead: no such file or directory", "-o", "c", "-head", "nohead", "example.org/tiny@v0.0.1")]
    [InlineData(1, "b.part: log head: it does not start with", "-o", "c", "-head", "b.part", "example.org/tiny@v0.0.1")]
    [InlineData(1, "not found", "-o", "c", "example.org/tiny@v0.0.99")]
    public async Task What_cannot_be_made_is_told_and_leaves_nothing(int status, string cause, params string[] words)
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["dir"]);
        File.WriteAllText(here["b.part"], "mine");

        ProcessOutcome made = await here.RunAsync(["bundle", "-url", _world.Builds.BaseUrl, "-goversion", TestWorld.GoVersion, .. words]);

        Assert.Equal(status, made.ExitCode);
        Assert.Contains(cause, made.Stderr, StringComparison.Ordinal);
        Assert.Equal(["b.part", "dir"], Directory.GetFileSystemEntries(here.Folder).Select(Path.GetFileName).Order());
    }
}

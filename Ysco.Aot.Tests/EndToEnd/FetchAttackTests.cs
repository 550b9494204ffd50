using Xunit;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>
/// A builds server that lies. Whatever it does: one clear line, the right exit code, no file, no temporary file, and the
/// head of the log as it was, to the byte.
/// </summary>
public class FetchAttackTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private const int Proven = 7;
    private const int NotProven = 1;
    private readonly TestWorld _world = tiny.World;

    [Theory]
    [InlineData(BuildsMode.BadSignature, Proven, "note: the signature by localhost+", "does not verify")]
    [InlineData(BuildsMode.WrongKeyId, Proven, "note: no signature by localhost+")]
    [InlineData(BuildsMode.UnknownKey, Proven, "note: no signature by localhost+", "only by stranger+")]
    [InlineData(BuildsMode.ForeignKeySameName, Proven, "note: no signature by localhost+", "only by localhost+")]
    [InlineData(BuildsMode.NoSignature, NotProven, "note: no signature line")]
    [InlineData(BuildsMode.TooManySignatures, NotProven, "note: more than 100 signatures")]
    [InlineData(BuildsMode.ControlCharacter, NotProven, "note: control character 0x09")]
    [InlineData(BuildsMode.NoteTooLong, NotProven, "is larger than")]
    [InlineData(BuildsMode.TreeTooLarge, Proven, "tree head: size 281474976710657: beyond 2^48")]
    [InlineData(BuildsMode.TreeSizeNegative, NotProven, "tree head: size -1")]
    [InlineData(BuildsMode.AlteredRoot, Proven, "are forged")]
    [InlineData(BuildsMode.RecordNotInTree, Proven, "cannot be in the signed tree")]
    [InlineData(BuildsMode.RecordNumberOther, Proven, "is another one than was answered")]
    [InlineData(BuildsMode.RecordNumberBeyondTree, Proven, "cannot be in the signed tree")]
    [InlineData(BuildsMode.RecordNumberNegative, NotProven, "it does not start with a record number")]
    [InlineData(BuildsMode.LookupWithoutNewline, NotProven, "the last signature line has no newline")]
    [InlineData(BuildsMode.LookupWithoutNote, NotProven, "not an answer to a lookup")]
    [InlineData(BuildsMode.LookupTwoRecords, Proven, "is another one than was answered")]
    [InlineData(BuildsMode.AlteredTile, Proven, "are forged")]
    [InlineData(BuildsMode.TruncatedTile, NotProven, "truncated tile")]
    [InlineData(BuildsMode.OversizeTile, NotProven, "oversize tile")]
    public Task A_log_that_lies_is_refused(BuildsMode mode, int exitCode, params string[] words) =>
        RefusedAsync(mode, BuildsStages.All, exitCode, ["log localhost: ", .. words]);

    [Theory]
    [InlineData(BuildsMode.RecordOtherModule, Proven, "module is example.org/tinyer, and example.org/tiny was asked for")]
    [InlineData(BuildsMode.RecordOtherVersion, Proven, "version is v0.0.29, and v0.0.2 was asked for")]
    [InlineData(BuildsMode.RecordOtherDir, Proven, "package folder is /cmd/other, and / was asked for")]
    [InlineData(BuildsMode.RecordOtherOs, Proven, "goos is freebsd, and linux was asked for")]
    [InlineData(BuildsMode.RecordOtherArch, Proven, "goarch is riscv64, and amd64 was asked for")]
    [InlineData(BuildsMode.RecordOtherGoVersion, Proven, "go version is go1.20.39, and go1.20.3 was asked for")]
    [InlineData(BuildsMode.RecordNotStripped, Proven, "stripped is no, and yes was asked for")]
    [InlineData(BuildsMode.RecordExtraField, NotProven, "not 9 fields")]
    [InlineData(BuildsMode.FilesizeZero, Proven, "file size 0: not from 1 to")]
    [InlineData(BuildsMode.FilesizeNegative, Proven, "file size -")]
    [InlineData(BuildsMode.FilesizeHuge, Proven, "file size 4611686018427387904: not from 1 to")]
    public Task A_record_of_anything_else_is_refused(BuildsMode mode, int exitCode, params string[] words) =>
        RefusedAsync(mode, BuildsStages.All, exitCode, ["log localhost: record ", .. words]);

    [Theory]
    [InlineData(BuildsMode.RecordOtherSum, Proven, "the binary has the sum 0", "and the record says 0AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData(BuildsMode.FilesizeSmaller, Proven, "it unpacks to more than the ")]
    [InlineData(BuildsMode.FilesizeLarger, Proven, "it unpacks to ", "and the record says ")]
    [InlineData(BuildsMode.AlteredBinary, Proven, "the binary has the sum 0")]
    [InlineData(BuildsMode.TruncatedBinary, Proven, "it unpacks to ")]
    [InlineData(BuildsMode.LongerBinary, Proven, "it unpacks to more than the ")]
    [InlineData(BuildsMode.TruncatedGzip, Proven, "it unpacks to ")]
    [InlineData(BuildsMode.GzipBomb, Proven, "it unpacks to more than the ")]
    [InlineData(BuildsMode.TrailingGarbage, Proven, "bytes follow the gzipped binary")]
    [InlineData(BuildsMode.GzipBadChecksum, Proven, "the gzip data is altered or cut off")]
    [InlineData(BuildsMode.NotGzip, NotProven, "it is not gzip")]
    public Task A_binary_that_is_not_the_recorded_one_is_refused(BuildsMode mode, int exitCode, params string[] words) =>
        RefusedAsync(mode, BuildsStages.All, exitCode, ["download http://127.0.0.1:", .. words]);

    [Theory]
    [InlineData(BuildsMode.BinaryForOtherArch, "a program for arm64, this machine is amd64")]
    [InlineData(BuildsMode.BinaryOfOtherVersion, "the binary's build info has version v0.0.666, and v0.0.2 was asked for")]
    [InlineData(BuildsMode.BinaryOfOtherGo, "the binary's build info has Go version go1.19.1, and go1.20.3 was asked for")]
    [InlineData(BuildsMode.BinaryIsScript, "a script (it begins with #!), not an ELF program")]
    public Task A_lie_that_holds_together_is_refused_for_what_the_program_is(BuildsMode mode, string word) =>
        RefusedAsync(mode, BuildsStages.All, Proven, word);

    [Fact]
    public async Task Another_modules_program_is_refused_for_what_it_is()
    {
        _world.Publish("v0.1.0");
        _world.Builds.Misbehave(BuildsMode.BinaryOfOtherModule, BuildsStages.All);
        using var here = new Sandbox();

        var fetched = await here.FetchAsync(_world, TestWorld.Service + "@v0.1.0");

        fetched.Refused(Proven, "the binary's build info has module example.org/tiny, and example.org/websvc was asked for");
        Assert.Empty(here.Listing());
    }

    [Fact]
    public async Task A_fork_is_refused_and_both_notes_are_kept()
    {
        using var here = await WithHeadAsync();
        string[] before = here.Listing();
        string held = File.ReadAllText(here["ys/log-localhost.head"]).Split("\n\n", 2)[1];
        _world.Builds.Misbehave(BuildsMode.ForkedTree, BuildsStages.All);

        string line = (await here.FetchAsync(_world, Newer)).Refused(
            Proven, "the log misbehaves", "is not of the same history as the signed tree of ", "both notes are kept in ys/log-localhost.head.fork-");

        string[] added = [.. here.Listing().Except(before)];
        Assert.Single(added);
        Assert.Equal(before, here.Listing().Except(added));
        string kept = File.ReadAllText(here["ys/" + added[0].Split(' ')[0][3..]]);
        Assert.StartsWith(held + "\n", kept, StringComparison.Ordinal);
        Assert.StartsWith("go.sum database tree\n", kept[(held.Length + 1)..], StringComparison.Ordinal);

        // Once is enough: the same fork is not kept twice.
        Assert.Equal(line, (await here.FetchAsync(_world, Newer)).Refused(Proven));
        Assert.Equal(before.Length + 1, here.Listing().Length);
    }

    [Fact]
    public async Task A_smaller_tree_that_is_the_past_is_taken_and_the_head_stays()
    {
        using var here = await WithHeadAsync();
        (await here.FetchAsync(_world, Newer)).Succeeded();
        string head = File.ReadAllText(here["ys/log-localhost.head"]);
        _world.Builds.Misbehave(BuildsMode.TreeBackwards, BuildsStages.All);

        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.1", "-o", "again")).Succeeded();

        Assert.Equal(head, File.ReadAllText(here["ys/log-localhost.head"]));
        Assert.True(File.Exists(here["again"]));
    }

    [Fact]
    public async Task Another_key_under_a_name_that_is_known_is_refused()
    {
        using var here = await WithHeadAsync();
        string[] before = here.Listing();
        using var other = new NoteSigner("localhost");

        var fetched = await here.RunAsync(
            "fetch", "-key", other.VerifierKey, "-url", _world.Builds.BaseUrl, "-goversion", TestWorld.GoVersion, Newer);

        fetched.Refused(
            1, $"the key of the log localhost is {Short(other.VerifierKey)} by -key, and {Short(_world.Builds.VerifierKey)} was pinned in ys/log-localhost.head");
        Assert.Equal(before, here.Listing());
    }

    [Fact]
    public async Task The_key_that_was_pinned_is_used_by_a_later_fetch_without_one()
    {
        using var here = await WithHeadAsync();
        string[] command = ["fetch", "-url", _world.Builds.BaseUrl, "-goversion", TestWorld.GoVersion, Newer];

        var fetched = await here.RunAsync(command);

        fetched.Succeeded();
        Assert.Equal($"{Short(_world.Builds.VerifierKey)} (pinned in ys/log-localhost.head)", fetched.Value("key"));

        // Another log at that address is refused as what it is then: not the one that was pinned.
        using var other = new NoteSigner("localhost");
        File.WriteAllText(here["ys/log-localhost.head"], $"ysco log head 1\n{other.VerifierKey}\n\n");
        (await here.RunAsync([.. command[..^1], "-o", "again", Newer])).Refused(Proven, "no signature by localhost+");
    }

    private static string Short(string key) => string.Join('+', key.Split('+')[..2]);

    private const string Newer = TinyWorld.Module + "@v0.0.2";

    /// <summary>Refuses both when a head is held and when the log is seen for the first time.</summary>
    private async Task RefusedAsync(BuildsMode mode, BuildsStages stages, int exitCode, params string[] words)
    {
        using var here = await WithHeadAsync();
        using var first = new Sandbox();
        string[] before = here.Listing();
        _world.Builds.Misbehave(mode, stages);

        var fetched = await here.FetchAsync(_world, Newer);
        var fetchedFirst = await first.FetchAsync(_world, Newer);

        fetched.Refused(exitCode, words);
        Assert.Equal(before, here.Listing());
        fetchedFirst.Refused(exitCode, words);
        Assert.Empty(first.Listing());
    }

    private async Task<Sandbox> WithHeadAsync()
    {
        var here = new Sandbox();
        _world.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.1")).Succeeded();
        await _world.Builds.PrefillAsync(2);
        return here;
    }
}

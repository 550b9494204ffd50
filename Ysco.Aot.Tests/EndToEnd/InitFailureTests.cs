using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A <c>ysco init</c> that fails at any stage leaves the folder as it was.</summary>
public class InitFailureTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private readonly TestWorld _world = tiny.World;

    [Theory]
    [InlineData("example.org/nothing/here", "example.org/nothing/here: no module with released versions found: ", "is not known there (status 404")]
    [InlineData("example.org/tiny@v9.9.9", "example.org/tiny", "v9.9.9", "not")]
    [InlineData("example.org/tiny@v0.0.9", "http status 500: resolving module version: example.org/tiny@v0.0.9: not found")]
    [InlineData("example.org/tiny@v2.0.0", "the path's major version (the path for v2 is example.org/tiny/v2)")]
    [InlineData("example.org/tools/cmd/none", "http status 500: ")]
    public async Task A_package_that_is_none_is_named(string package, params string[] words)
    {
        using var here = Occupied();
        string[] before = here.Listing();

        Refused(await InitAsync(here, package), 1, words);

        Assert.Equal(before, here.Listing());
    }

    [Theory]
    [InlineData("-key", "-key does not go with -manifest: init with -releasekey, then put \"LogKey: ", "\" below VerifierKey in section Source.Service of ys/ysco.conf")]
    [InlineData("-releasekey", "flag -releasekey: ", " is the key of a log, and releases are signed for a key of their own")]
    public async Task Of_the_key_of_a_log_beside_a_manifest_it_says_where_that_goes(string flag, params string[] words)
    {
        using var here = new Sandbox();

        ProcessOutcome refused = await here.RunAsync("init", "-manifest", "https://example.org/manifest.json", flag, _world.Builds.VerifierKey, "app");

        Assert.Equal(3, refused.ExitCode);
        Assert.All(words, word => Assert.Contains(word, refused.Stderr, StringComparison.Ordinal));
        Assert.Contains(_world.Builds.VerifierKey, refused.Stderr, StringComparison.Ordinal);
        Assert.Empty(here.Listing());
    }

    [Theory]
    [InlineData(ProxyMode.NotFound, "status 404: not found: the world was told to say so")]
    [InlineData(ProxyMode.ServerError, "status 500: internal error: the world was told to say so")]
    [InlineData(ProxyMode.Html, "a page of HTML, not a list of versions (is this a module proxy?)")]
    [InlineData(ProxyMode.RedirectLoop, "it goes round in a circle")]
    [InlineData(ProxyMode.CutBody, "connection closed before the end of the answer")]
    [InlineData(ProxyMode.EndlessBody, "body is larger than")]
    public async Task A_proxy_that_fails_is_named(ProxyMode mode, string word)
    {
        using var here = Occupied();
        string[] before = here.Listing();
        _world.Proxy.Mode = mode;

        var made = await InitAsync(here, TinyWorld.Module);

        _world.Proxy.Mode = ProxyMode.Honest;
        Refused(made, 1, _world.Proxy.Url, word);
        Assert.Equal(before, here.Listing());
    }

    [Fact]
    public async Task A_proxy_that_cannot_be_reached_is_not_taken_for_one_that_knows_no_module()
    {
        using var here = Occupied();
        string[] before = here.Listing();
        string nowhere = $"http://127.0.0.1:{FreePort.Next()}";

        string line = (await InitAsync(here, "example.org/tools/cmd/hello", "-goproxy", nowhere)).Refused(
            1, "ysco init: example.org/tools/cmd/hello: could not ask which module it is in: ", nowhere, "connection refused");

        Assert.DoesNotContain("no module", line, StringComparison.Ordinal);
        Assert.Equal(before, here.Listing());
    }

    [Theory]
    [InlineData(BuildsMode.NotFound, BuildsStages.Lookup, 1, "http status 404: not found")]
    [InlineData(BuildsMode.BadSignature, BuildsStages.All, 7, "does not verify")]
    [InlineData(BuildsMode.AlteredTile, BuildsStages.All, 7, "are forged")]
    [InlineData(BuildsMode.AlteredBinary, BuildsStages.All, 7, "the binary has the sum ")]
    [InlineData(BuildsMode.BinaryIsScript, BuildsStages.All, 7, "tiny-v0.0.2-go1.20.3-stripped: a script")]
    [InlineData(BuildsMode.ServerError, BuildsStages.Download, 1, "http status 500: internal error")]
    public async Task A_log_that_fails_or_lies_leaves_nothing(BuildsMode mode, BuildsStages stages, int exitCode, string word)
    {
        using var here = Occupied();
        string[] before = here.Listing();
        _world.Builds.Misbehave(mode, stages);

        var made = await InitAsync(here, TinyWorld.Module);

        _world.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
        Refused(made, exitCode, word);
        Assert.Equal(before, here.Listing());
    }

    [Fact]
    public async Task Without_toolchains_there_is_nothing_to_ask_for()
    {
        using var here = Occupied();
        string[] before = here.Listing();
        _world.Proxy.Toolchains = [];

        var made = await InitAsync(here, TinyWorld.Module);

        _world.Proxy.Toolchains = [TestWorld.GoVersion];
        Refused(made, 1, "finding the newest Go toolchain: ");
        Assert.Equal(before, here.Listing());
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("tiny-v0.0.2-go1.20.3-stripped")]
    public async Task A_name_that_is_taken_is_refused_and_kept(string name)
    {
        using var here = Occupied();
        File.WriteAllText(here[name], "mine");
        string[] before = here.Listing();

        Refused(await InitAsync(here, TinyWorld.Module), 1, $"{name}: exists already");

        Assert.Equal(before, here.Listing());
    }

    [Theory]
    [InlineData("folder", "a folder")]
    [InlineData("file", "not the ysco that runs")]
    [InlineData("link", "a link to something else")]
    [InlineData("loop", "a link to something else")]
    public async Task Another_thing_called_ysco_is_refused_and_kept(string what, string words)
    {
        using var here = Occupied();
        switch (what)
        {
            case "folder":
                Directory.CreateDirectory(here["ysco"]);
                break;
            case "file":
                File.WriteAllText(here["ysco"], "mine");
                break;
            default:
                File.CreateSymbolicLink(here["ysco"], what == "link" ? "notes.txt" : "ysco");
                break;
        }

        string[] before = here.Listing();

        Refused(await InitAsync(here, TinyWorld.Module), 1, $"ysco init: ysco: exists already and is {words} (remove it, or work in another folder)");

        Assert.Equal(before, here.Listing());
    }

    [Fact]
    public async Task The_name_that_our_own_file_is_to_get_may_not_be_taken()
    {
        using var here = Occupied();
        File.Copy(YscoBinary.Location, here["ysco"]);
        string name = $"ysco-{(await here.RunAsync("version")).Stdout.Split(' ')[1]}";
        File.WriteAllText(here[name], "mine");
        string[] before = here.Listing();

        var made = await ProcessRun.RunAsync(
            here["ysco"], ["init", "-key", _world.Builds.VerifierKey, "-url", _world.Builds.BaseUrl, "-goproxy", _world.Proxy.Url, TinyWorld.Module], here.Settings());

        Refused(made, 1, $"ysco init: {name}: exists already, and is the name that ysco is to get");
        Assert.Equal(before, here.Listing());
    }

    [Fact]
    public async Task What_an_interrupted_one_left_is_in_nobodys_way()
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["ys.ysco-tmp/cache"]);
        _world.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);

        (await InitAsync(here, TinyWorld.Module)).Succeeded();

        Assert.True(File.Exists(here["ys/ysco.conf"]));
    }

    [Theory]
    [InlineData("-key", "nonsense", "flag -key: verifier key nonsense: not of the form name+id+key")]
    [InlineData("-key", "localhost+00000000+AReBl47t6/Zl24/pmarcKhJtsfAU2c1F5Wtu4hrOgOQQ", "flag -key: verifier key localhost+00000000+AReBl47t6/Zl24/pmarcKhJtsfAU2c1F5Wtu4hrOgOQQ: the key id is 00000000, and name and key give ")]
    [InlineData("-key", "localhost+00000000+AAAA", "flag -key: verifier key localhost+00000000+AAAA: key type 0 is not known, only 1 (ed25519)")]
    [InlineData("-goproxy", "ftp://example.org", "flag -goproxy: \"ftp://example.org\" is not a URL (https://HOST/ or http://HOST/)")]
    [InlineData("-dns", "a..b", "flag -dns: \"a..b\" is not a domain name")]
    [InlineData("-url", "not a url", "flag -url: \"not a url\" is not a URL")]
    [InlineData("-url", "http://127.0.0.1:1/?q", "flag -url: a base URL has no \"?\"")]
    public async Task A_flag_that_makes_no_sense_is_wrong_usage(string flag, string value, string message)
    {
        using var here = Occupied();
        string[] before = here.Listing();

        var made = await InitAsync(here, TinyWorld.Module, flag, value);

        Assert.Equal(3, made.ExitCode);
        Assert.StartsWith($"ysco init: {message}", made.Stderr, StringComparison.Ordinal);
        Assert.Contains("\nusage: ysco init [flags] PACKAGE[@VERSION]\n", made.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, here.Listing());
    }

    [Theory]
    [InlineData("example.org/tiny@1.0", "version 1.0: not a semantic version such as v1.2.3")]
    [InlineData("example.org/tiny@", "version : not a semantic version")]
    [InlineData("tiny", "module path \"tiny\": the first element has no dot, so it is no host")]
    [InlineData("", "an argument is empty: PACKAGE[@VERSION]\n")]
    [InlineData("../tiny", "module path \"../tiny\": ")]
    [InlineData("https://example.org/tiny", "https://example.org/tiny: is a URL (a package path is wanted: example.org/tiny)")]
    public async Task A_package_that_cannot_be_one_is_wrong_usage(string package, string message)
    {
        using var here = Occupied();
        string[] before = here.Listing();

        var made = await InitAsync(here, package);

        Assert.Equal((3, ""), (made.ExitCode, made.Stdout));
        Assert.StartsWith($"ysco init: {message}", made.Stderr, StringComparison.Ordinal);
        Assert.Contains("\nusage: ysco init [flags] PACKAGE[@VERSION]\n", made.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, here.Listing());
    }

    /// <summary>A folder with something of the user's own in it.</summary>
    private static Sandbox Occupied()
    {
        var here = new Sandbox();
        File.WriteAllText(here["notes.txt"], "mine");
        return here;
    }

    private static void Refused(ProcessOutcome made, int exitCode, params string[] words) =>
        made.Refused(exitCode, ["ysco init: ", .. words]);

    private Task<ProcessOutcome> InitAsync(Sandbox here, string package, params string[] flags) => here.RunAsync(
        ["init", "-key", _world.Builds.VerifierKey, "-url", _world.Builds.BaseUrl, "-goproxy", _world.Proxy.Url, .. flags, package]);
}

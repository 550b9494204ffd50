using Xunit;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Which key <c>ysco verify</c> trusts, where it has it from, and what it needs to read for that.</summary>
public class VerifyKeyTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private const string Evidence = ".evidence.json";
    private readonly TestWorld _world = tiny.World;

    [Fact]
    public async Task The_key_comes_from_the_configuration()
    {
        using var here = await FetchedAsync();
        File.WriteAllText(here["ys/ysco.conf"], $"AuthFile: ys/password.txt\nGobuild:\n\tVerifierKey: {_world.Builds.VerifierKey}\n");

        var verified = await here.RunAsync("verify", TinyWorld.FileName);

        verified.Succeeded();
        Assert.Equal("v0.0.1", verified.Value("version"));
        Assert.EndsWith(" (ys/ysco.conf)", verified.Value("key"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_of_another_log_than_the_trusted_one_is_named_and_no_proof_of_misbehaviour()
    {
        using var here = await FetchedAsync();
        File.Delete(here["ys/log-localhost.head"]);
        string theirs = $"its evidence is of the log localhost with the key {Short(_world.Builds.VerifierKey)}, and trusted is beta.gobuilds.org+3979319f";
        const string Advice = "(-key names the key of that log, if you trust it: have it from who runs it)";

        (await here.RunAsync("verify", TinyWorld.FileName)).Refused(
            1, $"{TinyWorld.FileName}: {theirs} (built in: there is no ys/ysco.conf)", Advice);

        File.WriteAllText(here["ys/ysco.conf"], "AuthFile: ys/password.txt\n");
        (await here.RunAsync("verify", TinyWorld.FileName)).Refused(1, theirs, "(built in: ys/ysco.conf names no other)", Advice);

        using var other = new NoteSigner("log.example");
        (await here.RunAsync("verify", "-key", other.VerifierKey, TinyWorld.FileName)).Refused(
            1, $"and trusted is {Short(other.VerifierKey)} (-key)", Advice);
    }

    [Fact]
    public async Task Evidence_by_an_altered_form_of_the_trusted_key_is_refused_as_misbehaviour()
    {
        using var here = await FetchedAsync();
        string altered = _world.Builds.VerifierKey[..^1] + (_world.Builds.VerifierKey[^1] == 'A' ? 'B' : 'A');
        File.WriteAllText(here[TinyWorld.FileName + Evidence], File.ReadAllText(here[TinyWorld.FileName + Evidence])
            .Replace(_world.Builds.VerifierKey, altered, StringComparison.Ordinal));

        (await VerifyAsync(here)).Refused(7, $"an altered form of the key {Short(_world.Builds.VerifierKey)}");
    }

    [Fact]
    public async Task The_key_of_an_earlier_fetch_counts_where_there_is_no_configuration()
    {
        using var here = await FetchedAsync();

        var verified = await here.RunAsync("verify", TinyWorld.FileName);

        verified.Succeeded();
        Assert.Equal($"{Short(_world.Builds.VerifierKey)} (pinned in ys/log-localhost.head)", verified.Value("key"));
        Directory.Move(here["ys"], here["other"]);
        (await here.RunAsync("verify", TinyWorld.FileName)).Refused(1, "(built in: there is no ys/ysco.conf)");
        (await here.RunAsync("verify", "-dir", "other", TinyWorld.FileName)).Succeeded();
    }

    [Fact]
    public async Task Of_several_pinned_keys_none_is_picked()
    {
        using var here = await FetchedAsync();
        using var other = new NoteSigner("log.example");
        File.WriteAllText(here["ys/log-log.example.head"], $"ysco log head 1\n{other.VerifierKey}\n\n");

        (await here.RunAsync("verify", TinyWorld.FileName)).Refused(
            1, $"ys holds keys of several logs: {Short(_world.Builds.VerifierKey)}, {Short(other.VerifierKey)} (-key says which is meant)");
        (await VerifyAsync(here)).Succeeded();
    }

    [Theory]
    [InlineData("nonsense", "not of the form name+id+key")]
    [InlineData("localhost+00000000+AReBl47t6/Zl24/pmarcKhJtsfAU2c1F5Wtu4hrOgOQQ", "(the key was mistyped or altered)")]
    public async Task A_malformed_key_is_wrong_usage(string key, string cause)
    {
        using var here = await FetchedAsync();

        var verified = await here.RunAsync("verify", "-key", key, TinyWorld.FileName);

        Assert.Equal((3, ""), (verified.ExitCode, verified.Stdout));
        Assert.StartsWith($"ysco verify: flag -key: verifier key {key}: ", verified.Stderr, StringComparison.Ordinal);
        Assert.Contains(cause, verified.Stderr.Split('\n')[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ys", "ys/ysco.conf: permission denied")]
    [InlineData("ys/ysco.conf", "ys/ysco.conf: permission denied")]
    public async Task Without_a_key_a_configuration_that_may_not_be_read_does_not_count_as_absent(string closed, string message)
    {
        using var here = await FetchedAsync();
        Close(here, closed);

        (await here.RunAsOtherAsync("verify", TinyWorld.FileName)).Refused(
            1, $"ysco verify: {message} (the log's key is looked for there; -key names it)");
    }

    [Fact]
    public async Task With_a_key_nobody_needs_the_configuration()
    {
        using var here = await FetchedAsync();
        Close(here, "ys/ysco.conf");

        (await here.RunAsOtherAsync("verify", "-key", _world.Builds.VerifierKey, TinyWorld.FileName)).Succeeded();
    }

    [Theory]
    [InlineData("ys")]
    [InlineData("ys/log-localhost.head")]
    public async Task With_a_key_what_is_held_and_may_not_be_read_is_told_and_needed_only_of_a_folder_that_is_named(string closed)
    {
        using var here = await FetchedAsync();
        Close(here, closed);
        string[] command = ["verify", "-key", _world.Builds.VerifierKey];

        var verified = await here.RunAsOtherAsync([.. command, TinyWorld.FileName]);

        Assert.Equal(
            (0, "ysco verify: ys/log-localhost.head: permission denied (not compared with what is held of the log there)\n"),
            (verified.ExitCode, verified.Stderr));
        (await here.RunAsOtherAsync([.. command, "-dir", "ys", TinyWorld.FileName])).Refused(1, "ys/log-localhost.head: permission denied");
    }

    [Fact]
    public async Task A_key_that_is_not_the_one_of_the_state_folder_is_refused()
    {
        using var here = await FetchedAsync();
        using var other = new NoteSigner("localhost");

        (await here.RunAsync("verify", "-key", other.VerifierKey, TinyWorld.FileName)).Refused(
            1, $"the key of the log localhost is {Short(other.VerifierKey)} by -key, and {Short(_world.Builds.VerifierKey)} was pinned in ys/log-localhost.head");
        File.WriteAllText(here["ys/ysco.conf"], $"AuthFile: ys/password.txt\nGobuild:\n\tVerifierKey: {other.VerifierKey}\n");
        (await here.RunAsync("verify", TinyWorld.FileName)).Refused(1, $"{Short(other.VerifierKey)} by ys/ysco.conf, and ");
    }

    /// <summary>Lets others read all of the state folder but one thing.</summary>
    private static void Close(Sandbox here, string closed)
    {
        File.WriteAllText(here["ys/ysco.conf"], "AuthFile: ys/password.txt\n");
        foreach (string path in new[] { "ys", "ys/ysco.conf", "ys/log-localhost.head" })
        {
            File.SetUnixFileMode(here[path], (UnixFileMode)(path == closed ? 0b111_000_000 : 0b111_101_101));
        }
    }

    private async Task<Sandbox> FetchedAsync()
    {
        var here = new Sandbox();
        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.1")).Succeeded();
        return here;
    }

    private Task<Binary.ProcessOutcome> VerifyAsync(Sandbox here) =>
        here.RunAsync("verify", "-key", _world.Builds.VerifierKey, TinyWorld.FileName);

    private static string Short(string key) => string.Join('+', key.Split('+')[..2]);
}

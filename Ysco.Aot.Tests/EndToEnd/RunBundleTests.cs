using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Updates of a service of Go where there is no network, out of bundles.</summary>
public class RunBundleTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_bundle_is_proven_installed_and_kept_without_a_network()
    {
        await using var host = await World.OfflineAsync();
        string bundle = await host.BundleAsync(Releases.Second);
        int asked = World.Builds.Requests.Count;

        var installed = await host.TypeAsync("install", bundle);

        Assert.Equal((0, "updated to v0.1.1 go1.20.3 from v0.1.0 go1.20.3\n", ""), (installed.ExitCode, installed.Stdout, installed.Stderr));
        Assert.Equal(asked, World.Builds.Requests.Count);
        Assert.Equal(Releases.Second, await host.ServiceAsync("/"));
        Assert.Equal(
            new[] { Releases.FileName(Releases.First), Releases.FileName(Releases.Second), Releases.FileName(Releases.Second) + ".evidence.json", "v0.1.1.bundle" }.Order(),
            host.Files().Order());
        (await host.TypeAsync("verify", "websvc")).Succeeded();
        Assert.True(File.Exists(host.Head()));
        (await host.TypeAsync("install", bundle)).Refused(1, $"ysco install: {bundle}: v0.1.1 go1.20.3 is there already");
    }

    [Fact]
    public async Task A_build_that_fails_its_watch_is_rolled_back()
    {
        await using var host = await World.OfflineAsync();
        string bundle = await host.BundleAsync(Releases.EndsWithThree);

        (await host.TypeAsync("install", bundle)).Refused(
            1, "ysco install: v0.1.21 go1.20.3: binary ", "exited within 5s: exit status 3 (rolled back to v0.1.0; automatic updates are paused)");

        Assert.Equal(Releases.First, await host.ServiceAsync("/"));
        Assert.Equal(Releases.FileName(Releases.First), host.Installed);
    }

    [Fact]
    public async Task Each_bundle_goes_on_from_the_tree_that_is_held_or_is_refused()
    {
        using var maker = new Sandbox();
        await using var host = await World.OfflineAsync();
        Assert.Equal(0, (await host.TypeAsync("install", await host.BundleAsync(Releases.Second, maker))).ExitCode);
        await World.Builds.PrefillAsync(3);

        // Somebody else makes it, from another tree or none.
        string strange = await host.BundleAsync(Releases.Third);
        string[] before = Listing(host);
        (await host.TypeAsync("install", strange)).Refused(
            1, "nothing in the bundle proves that its tree of ", "are of one history (make it again with \"ysco bundle -head FILE\", FILE a copy of ys/log-localhost.head)");
        Assert.Equal(before, Listing(host));

        // From the tree that is held here, whoever makes it.
        string connected = await host.BundleAsync(Releases.Third, null, "-head", host.Head());
        Assert.Equal(0, (await host.TypeAsync("install", connected)).ExitCode);

        // In turn: the first maker has not seen the third.
        await World.Builds.PrefillAsync(3);
        (await host.TypeAsync("install", "-older", await host.BundleAsync(Releases.First, maker))).Refused(1, "nothing in the bundle proves");
        string back = await host.BundleAsync(Releases.First, maker, "-head", host.Head());
        (await host.TypeAsync("install", back)).Refused(1, "v0.1.0 go1.20.3 is older than v0.1.2 go1.20.3, which runs (-older goes back all the same)");
        Assert.Equal(0, (await host.TypeAsync("install", "-older", back)).ExitCode);
        Assert.Equal(Releases.First, await host.ServiceAsync("/"));
    }

    [Fact]
    public async Task A_bundle_of_another_history_of_the_log_is_refused_and_both_notes_are_kept()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        await using var host = await world.OfflineAsync();
        await world.Builds.BuildAsync(TestWorld.Spec(Releases.Second));
        await world.Builds.BuildAsync(TestWorld.Spec(Releases.Third));

        // The fork has one record more, at its start.
        world.Builds.Misbehave(BuildsMode.ForkedTree, BuildsStages.All);
        string forked = await host.BundleAsync(Releases.Third);
        world.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
        await world.Builds.PrefillAsync(1);
        Assert.Equal(0, (await host.TypeAsync("install", await host.BundleAsync(Releases.Second))).ExitCode);
        string[] before = Listing(host);

        (await host.TypeAsync("install", forked)).Refused(
            7, "the log misbehaves", "is not of the same history as the signed tree of ", "both notes are kept in ys/log-localhost.head.fork-");

        Assert.StartsWith("ys/log-localhost.head.fork-", Assert.Single(Listing(host).Except(before)), StringComparison.Ordinal);
        Assert.Equal(Releases.Second, await host.ServiceAsync("/"));
    }

    public static TheoryData<string, int, string> Alterations => new()
    {
        { "binary", 7, "has the sum " },
        { "binary longer", 7, "has more than the " },
        { "record", 7, "is not proven to be in the signed tree" },
        { "note", 7, "evidence: tree" },
        { "key", 7, "evidence: it is by the key" },
        { "other key", 7, "evidence: it is by the key" },
        { "name", 7, "evidence: record" },
        { "version", 7, "v0.1.2" },
        { "format", 1, "bundle.json: format 2, and this ysco reads 1 (use a newer ysco)" },
        { "kind", 1, "it is of a signed release, and the service comes as builds that a log holds" },
        { "order", 1, "an entry binary where evidence.json should be" },
        { "more", 1, "an entry more after the last" },
        { "cut", 1, "cut off: binary or a part of it is missing" },
        { "cut early", 1, "cut off: evidence.json or a part of it is missing" },
        { "other module", 1, ".bundle: the bundle is of \"example.org/tiny\", and the service is \"example.org/websvc\"" },
    };

    [Theory]
    [MemberData(nameof(Alterations))]
    public async Task What_was_altered_or_is_another_s_is_refused_and_nothing_is_left_of_it(string what, int status, string cause)
    {
        await using var host = await World.OfflineAsync();
        string bundle = await host.BundleAsync(Releases.Second);
        await AlterAsync(what, bundle);
        string[] before = Listing(host);

        (await host.TypeAsync("install", bundle)).Refused(status, cause);

        Assert.Equal(before, Listing(host));
        Assert.Equal(Releases.First, await host.ServiceAsync("/"));
        Assert.Equal(status == 7 ? 1 : 0, await host.MetricAsync("ysco_tlog_security_errors_total"));
    }

    [Theory]
    [InlineData("mkfifo f", "f: is not a regular file")]
    [InlineData("mkdir f", "f: is a directory")]
    [InlineData("ln -s good f", "f: is a link (name the file itself)")]
    [InlineData("truncate -s 3G f", "over the 1074790400 that a bundle may have")]
    [InlineData(": >f", "f: not a bundle (\"ysco bundle\" makes one)")]
    [InlineData("head -c 600 good >f", "f: cut off: a part of the bundle is missing")]
    [InlineData("echo nonsense >f", "f: not a bundle")]
    [InlineData("true", "f: no such file or directory")]
    [InlineData("cp good f; chown 65533 f", "f: belongs to uid 65533, and must be root's or that of the user that ysco runs as (copy it)")]
    [InlineData("cp good f; chmod 664 f", "f: others than its owner may write to it (chmod go-w it, or copy it)")]
    public async Task A_file_that_is_no_bundle_or_not_ours_is_refused_at_once_by_the_command_and_by_ysco(string make, string cause)
    {
        await using var host = await World.OfflineAsync();
        File.Move(await host.BundleAsync(Releases.Second), Path.Combine(host.Folder, "good"));
        (await ProcessRun.RunAsync("/bin/sh", ["-c", make], new() { Directory = host.Folder })).Succeeded();
        string[] before = Listing(host);

        (await host.TypeAsync("install", "f")).Refused(1, "ysco install: ", cause);

        // Whoever may open the socket may ask without the command.
        var asked = await ProcessRun.RunAsync(
            "curl",
            ["-sS", "-m", "20", "--unix-socket", "ys/ysco.sock", "-d", $"file={host.Folder}/f&name={TestWorld.Service}&dir=/&version=v0.1.1&goversion=go1.20.3", "http://ysco/install"],
            new() { Directory = host.Folder });
        Assert.Contains($"{host.Folder}/f: ", asked.Stdout, StringComparison.Ordinal);
        Assert.Equal(before, Listing(host));
        Assert.Equal(Releases.First, await host.ServiceAsync("/"));
    }

    [Fact]
    public async Task It_is_asked_for_over_the_socket_only_and_not_while_another_update_is_under_way()
    {
        await using var host = await World.OfflineAsync(c => c.Set("Process.Watch", "1h"));
        using var form = new FormUrlEncodedContent([new("file", "/etc/passwd")]);
        Assert.Equal(404, (int)(await host.Admin.PostAsync("/install", form)).StatusCode);
        string first = await host.BundleAsync(Releases.Second);
        var waits = host.TypeAsync("install", first);
        await host.WaitForVersionAsync(Releases.Second);

        (await host.TypeAsync("install", await host.BundleAsync(Releases.Third))).Refused(1, "ysco install: busy: another update is under way, to v0.1.1 go1.20.3");

        host.Ysco.Signal(Signals.Term);
        Assert.Equal(1, (await waits).ExitCode);
    }

    [Fact]
    public async Task A_ysco_that_is_killed_in_the_middle_leaves_a_working_service_and_nothing_else()
    {
        string hook = await HostSteps.ScriptAsync(World.Folder, "test -e go || exec sleep 600");
        await using var host = await World.OfflineAsync(c => c.SetList("Hooks.PreUpdate", hook).Set("Hooks.Timeout", "1h"));
        string bundle = await host.BundleAsync(Releases.Second);
        var waits = host.TypeAsync("install", bundle);
        await host.LoggedAsync("running hook");

        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        (await waits).Refused(1, "ysco install: ys/ysco.sock: connection ");
        host.Start();

        // The socket of the killed one lies there still: what is asked must be a command that only a live one answers.
        await host.UntilAsync("it answers", async () => (await host.TypeAsync("unpause")).ExitCode == 0);

        Assert.Equal(Releases.First, await host.ServiceAsync("/"));
        await host.UntilAsync("nothing is left", () => Task.FromResult(host.Files().Order().SequenceEqual(new[] { Releases.FileName(Releases.First), "v0.1.1.bundle" }.Order())));
        File.WriteAllText(Path.Combine(host.Folder, "go"), "");
        (await host.TypeAsync("install", bundle)).Succeeded();
        Assert.Equal(Releases.Second, await host.ServiceAsync("/"));
        Assert.DoesNotContain(host.Files(), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_commands_of_README_work_as_written()
    {
        using var maker = new Sandbox();
        await using var host = await World.OfflineAsync();
        string readme = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(TestPaths.Artifacts)!, "README.md"));
        string[] lines = [.. readme.Split('\n').Where(l => l.StartsWith("    ysco bundle ", StringComparison.Ordinal) || l.StartsWith("    ysco install ", StringComparison.Ordinal))];
        Assert.Equal(["bundle", "install"], lines.Select(line => line.Trim().Split(' ')[1]));
        Assert.Equal(0, (await host.TypeAsync("install", await host.BundleAsync(Releases.Third))).ExitCode);
        Assert.Equal(0, (await host.TypeAsync("install", "-older", await host.BundleAsync(Releases.First, null, "-head", host.Head()))).ExitCode);
        File.Copy(host.Head(), maker["log-NAME.head"]);

        string[] bundle = lines[0].Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        (await maker.RunAsync([bundle[0], "-url", World.Builds.BaseUrl, "-goversion", TestWorld.GoVersion, .. bundle[1..]])).Succeeded();
        string[] install = lines[1].Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        File.Move(maker[install[1]], Path.Combine(host.Folder, install[1]));

        Assert.Equal(0, (await host.TypeAsync(install)).ExitCode);
    }

    private async Task AlterAsync(string what, string bundle)
    {
        switch (what)
        {
            case "binary": BundleSteps.Alter(bundle, "binary", bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]); break;
            case "binary longer": BundleSteps.Alter(bundle, "binary", bytes => [.. bytes, 0]); break;
            case "record": BundleSteps.Alter(bundle, "evidence.json", text => text.Replace("amd64 go1.20.3", "amd64 go1.20.4", StringComparison.Ordinal)); break;
            case "note": BundleSteps.Alter(bundle, "evidence.json", text => text.Replace("go.sum database tree\\n", "go.sum database tree\\n1", StringComparison.Ordinal)); break;
            case "key": BundleSteps.Alter(bundle, "evidence.json", text => text.Replace("localhost+", "localhosT+", StringComparison.Ordinal)); break;
            case "version": BundleSteps.Alter(bundle, "bundle.json", text => text.Replace("v0.1.1", "v0.1.2", StringComparison.Ordinal)); break;
            case "format": BundleSteps.Alter(bundle, "bundle.json", text => text.Replace(": 1,", ": 2,", StringComparison.Ordinal)); break;
            case "kind": BundleSteps.Alter(bundle, "bundle.json", text => text.Replace("gobuild", "release", StringComparison.Ordinal)); break;
            case "order": BundleSteps.Write(bundle, BundleSteps.Entries(bundle) is var e ? [e[0], e[2], e[1]] : []); break;
            case "more": BundleSteps.Write(bundle, [.. BundleSteps.Entries(bundle), ("more", [1])]); break;
            case "cut": Cut(bundle, new FileInfo(bundle).Length / 2); break;
            case "cut early": Cut(bundle, 2000); break;
            case "other key":
                await using (var other = await TestWorld.StartAsync())
                {
                    Releases.PublishUnlisted(other);
                    await MakeAsync(other, $"{TestWorld.Service}@{Releases.Second}", bundle);
                }

                break;
            default:
                World.Publish(TinyWorld.Module, "v0.1.1");
                await MakeAsync(World, $"{TinyWorld.Module}@v0.1.1", bundle);
                if (what == "name")
                {
                    BundleSteps.Alter(bundle, "bundle.json", text => text.Replace(TinyWorld.Module, TestWorld.Service, StringComparison.Ordinal));
                }

                break;
        }
    }

    private static async Task MakeAsync(TestWorld world, string what, string file)
    {
        using var here = new Sandbox();
        (await here.BundleAsync(world, what, "b")).Succeeded();
        File.Move(here["b"], file, overwrite: true);
    }

    private static void Cut(string file, long length)
    {
        using var open = File.OpenWrite(file);
        open.SetLength(length);
    }

    /// <summary>What there is of binaries, proofs and what is held of the log.</summary>
    private static string[] Listing(RunningService host) =>
        [.. Sandbox.Listing(host.Folder).Where(line => !line.Contains("events.jsonl", StringComparison.Ordinal) && !line.StartsWith("ys/cache/", StringComparison.Ordinal) && !line.StartsWith("stamps", StringComparison.Ordinal))];
}

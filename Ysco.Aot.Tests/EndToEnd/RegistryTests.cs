using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.Go;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco registry</c>: a log of builds of one's own, as files that any web server serves.</summary>
public class RegistryTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    [Fact]
    public async Task A_build_from_a_registry_that_nginx_serves_is_fetched_and_proven()
    {
        using var here = new Sandbox();
        string key = await InitAsync(here);
        (await AddAsync(here, "v0.0.1")).Succeeded();
        (await AddAsync(here, "v0.0.2")).Succeeded();
        await using NginxServer nginx = await NginxServer.StartAsync(here["reg"]);

        foreach (string version in new[] { "v0.0.1", "v0.0.2" })
        {
            (await here.RunAsync(
                "fetch", "-key", key, "-url", $"{nginx.Url}/tlog", "-goversion", TestWorld.GoVersion, $"{TinyWorld.Module}@{version}")).Succeeded();
        }

        ProcessOutcome proven = await here.RunAsync("verify", "-key", key, TinyWorld.FileName);
        proven.Succeeded();
        Assert.Contains(TinyWorld.Module, proven.Stdout, StringComparison.Ordinal);
        (await here.RunAsync(
            "fetch", "-key", key, "-url", $"{nginx.Url}/tlog", "-goversion", TestWorld.GoVersion, TinyWorld.Module + "@v0.0.3")).Refused(1, "404");
    }

    [Fact]
    public async Task The_signing_key_lies_beside_the_folder_and_only_its_owner_reads_it()
    {
        using var here = new Sandbox();
        string key = await InitAsync(here);

        Assert.Equal("0600", here.Mode("reg.key"));
        Assert.StartsWith("PRIVATE+KEY+localhost+" + key.Split('+')[1], File.ReadAllText(here["reg.key"]), StringComparison.Ordinal);
        Assert.Equal(["reg/ 0755", "reg.key 0600 " + Rest(here, "reg.key"), "reg.pem 0600 " + Rest(here, "reg.pem"), "reg/tlog/ 0755", "reg/tlog/latest 0644 " + Rest(here, "reg/tlog/latest")], here.Listing());
        (await here.RunAsync("registry", "init", "reg", "localhost")).Refused(1, "reg: is a registry already");
        ProcessOutcome within = await here.RunAsync("registry", "init", "other", "localhost", "-key", "other/key");
        Assert.Equal(3, within.ExitCode);
        Assert.Contains("would lie in the folder that is published", within.Stderr, StringComparison.Ordinal);

        File.SetUnixFileMode(here["reg.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        (await AddAsync(here, "v0.0.1")).Refused(1, "reg.key: others than its owner may read the signing key");
    }

    [Fact]
    public async Task A_version_never_changes_and_the_same_bytes_again_are_no_error()
    {
        using var here = new Sandbox();
        await InitAsync(here);
        ProcessOutcome first = await AddAsync(here, "v0.0.1");
        string[] before = here.Listing();

        ProcessOutcome again = await AddAsync(here, "v0.0.1");

        again.Succeeded();
        Assert.StartsWith("added: record 0, ", first.Stdout, StringComparison.Ordinal);
        Assert.Equal("is there already" + first.Stdout["added".Length..], again.Stdout);
        Assert.Equal(before, here.Listing());
        string other = here["other"];
        File.WriteAllBytes(other, [.. await File.ReadAllBytesAsync(await BinaryAsync("v0.0.1"), TestContext.Current.CancellationToken), 0]);
        (await here.RunAsync("registry", "add", "reg", other)).Refused(1, "is in the registry with other bytes, as record 0", "make a new one");
        File.Delete(other);
        Assert.Equal(before, here.Listing());
    }

    [Fact]
    public async Task A_program_that_is_not_of_Go_is_what_the_flags_say()
    {
        using var here = new Sandbox();
        await InitAsync(here);
        string ysco = YscoBinary.Location;

        (await here.RunAsync("registry", "add", "reg", ysco)).Refused(1, "is no Go program", "-module is missing");
        (await here.RunAsync("registry", "add", "reg", ysco, "-module", "example.org/ysco", "-version", "v1")).Refused(1, "version v1: not of the form v1.2.3");
        ProcessOutcome added = await here.RunAsync("registry", "add", "reg", ysco, "-module", "example.org/ysco", "-version", "v1.2.3");

        added.Succeeded();
        Assert.StartsWith("added: record 0, example.org/ysco@v1.2.3 linux/amd64, ", added.Stdout, StringComparison.Ordinal);
        Assert.True(Directory.Exists(here["reg/tlog/lookup/example.org/ysco@v1.2.3/linux-amd64-none"]));
        await VerifiedAsync(here, 1);
    }

    [Fact]
    public async Task A_program_that_is_not_of_Go_is_fetched_and_bundled_with_none_for_its_toolchain()
    {
        using var here = new Sandbox();
        string key = await InitAsync(here);
        StaticProgram.Write(here["app"]);
        (await here.RunAsync("registry", "add", "reg", "app", "-module", "example.org/app", "-version", "v1.0.2")).Succeeded();
        await using NginxServer nginx = await NginxServer.StartAsync(here["reg"]);
        string[] flags = ["-key", key, "-url", $"{nginx.Url}/tlog", "-goversion", "none"];

        (await here.RunAsync(["fetch", .. flags, "-o", "got", "example.org/app@v1.0.2"])).Succeeded();
        (await here.RunAsync(["bundle", .. flags, "-o", "app.bundle", "example.org/app@v1.0.2"])).Succeeded();

        Assert.Equal(File.ReadAllBytes(here["app"]), File.ReadAllBytes(here["got"]));
        Assert.Equal(File.ReadAllBytes(here["app"]), BundleSteps.Entries(here["app.bundle"])[2].Content);
    }

    [Fact]
    public async Task What_is_said_of_a_Go_program_must_be_what_it_says_itself()
    {
        using var here = new Sandbox();
        await InitAsync(here);
        string binary = await BinaryAsync("v0.0.1");

        (await here.RunAsync("registry", "add", "reg", binary, "-version", "v0.0.2")).Refused(1, "flag -version says v0.0.2, and the binary says v0.0.1");
        (await here.RunAsync("registry", "add", "reg", binary, "-version", "v0.0.1", "-goarch", "amd64")).Succeeded();
        BuiltBinary symbols = await tiny.World.Builds.BuildAsync(TestWorld.Spec("v0.0.2", TinyWorld.Module) with { Stripped = false });
        (await here.RunAsync("registry", "add", "reg", symbols.FilePath)).Refused(1, "has its symbols", "-ldflags=-s");
        (await here.RunAsync("registry", "add", "reg", "nowhere")).Refused(1, "nowhere: no such file");
    }

    [Theory]
    [InlineData("-version", "v1.2.3")]
    [InlineData("-module", "example.org/old", "-version", "v1.2.3")]
    [InlineData]
    public async Task A_Go_program_without_a_version_is_refused_with_how_it_gets_one(params string[] flags)
    {
        using var here = new Sandbox();
        await InitAsync(here);
        File.WriteAllBytes(here["app"], new ElfImage { Modules = "path\texample.org/old\nmod\texample.org/old\t(devel)\t\n" }.Make());

        (await here.RunAsync(["registry", "add", "reg", "app", .. flags])).Refused(
            1, "the Go program does not know its version, and flags cannot say it", "\"go install MODULE@VERSION\"", "\"ysco registry release\" takes the program as it is");
        (await here.RunAsync("registry", "release", "reg", "app", "-version", "v1.2.3")).Succeeded();
    }

    [Fact]
    public async Task The_help_of_release_tells_where_the_folder_is_served_unless_it_is_said()
    {
        using var here = new Sandbox();
        Assert.Contains("https://NAME by the name of the log, or http://NAME:8000 when that has no dot", string.Join(' ',
            (await here.RunAsync("registry", "release", "-help")).Stdout.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_that_add_at_once_are_refused()
    {
        using var here = new Sandbox();
        await InitAsync(here);
        await using var other = YscoProcess.Start("flock", ["reg", "sh", "-c", "echo held; sleep 60"], here.Settings());
        await other.WaitForLogAsync(line => line.Contains("held", StringComparison.Ordinal));

        (await AddAsync(here, "v0.0.1")).Refused(1, "another ysco is adding to this registry");
    }

    [Theory]
    [InlineData("reg/tlog/tile/8/0/000.p/2", "tile/8/0/000.p/2: does not hold the hashes of the records")]
    [InlineData("reg/tlog/tile/8/data/000.p/2", "tile/8/data/000.p/2: record ")]
    [InlineData("reg/tlog/latest", "latest: note: ")]
    [InlineData("reg/tlog/lookup/example.org/tiny@v0.0.1/linux-amd64-go1.20.3-stripped/index.html", "index.html: ")]
    [InlineData("binary", ".gz: ")]
    public async Task Whatever_byte_is_altered_the_audit_finds_it(string file, string found)
    {
        using var here = new Sandbox();
        await InitAsync(here);
        await AddAsync(here, "v0.0.1");
        await AddAsync(here, "v0.0.2");
        await VerifiedAsync(here, 2);
        string path = file == "binary" ? Directory.EnumerateFiles(here["reg/example.org"], "*.gz", SearchOption.AllDirectories).First() : here[file];
        byte[] good = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        for (int at = file == "binary" ? 12 : 0; at < good.Length; at += Math.Max(1, good.Length / 20))
        {
            byte[] bad = [.. good];
            bad[at] ^= 1;
            File.WriteAllBytes(path, bad);

            ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");

            Assert.True(audit.ExitCode is 1 or 7, $"byte {at}: {audit}");
            Assert.Contains(found, audit.Stderr, StringComparison.Ordinal);
        }

        File.Delete(path);
        ProcessOutcome gone = await here.RunAsync("registry", "verify", "reg");
        Assert.True(gone.ExitCode is 1 or 7, gone.ToString());
        Assert.Contains("is not there", gone.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_names_files_that_are_no_part_of_it_and_does_without_the_signing_key()
    {
        using var here = new Sandbox();
        string key = await InitAsync(here);
        await AddAsync(here, "v0.0.1");
        File.WriteAllText(here["reg/notes.txt"], "mine");
        File.Delete(here["reg.key"]);

        (await here.RunAsync("registry", "verify", "reg")).Refused(1, "reg.key: there is no signing key", "-verifier does without it");
        ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg", "-verifier", key);

        Assert.Equal((0, $"{here["reg"]}/notes.txt: is no part of the registry\n"), (audit.ExitCode, audit.Stderr));
    }

    [Fact]
    public async Task A_log_that_is_damaged_at_its_end_is_not_added_to()
    {
        using var here = new Sandbox();
        await InitAsync(here);
        await AddAsync(here, "v0.0.1");
        foreach (string name in new[] { "reg/tlog/tile/8/0/000.p/1", "reg/tlog/tile/8/data/000.p/1" })
        {
            byte[] good = File.ReadAllBytes(here[name]);
            File.WriteAllBytes(here[name], [.. good[..^5], (byte)(good[^5] ^ 1), .. good[^4..]]);
            string[] before = here.Listing();

            (await AddAsync(here, "v0.0.2")).Refused(1, "the log is damaged: bring it back from a copy; nothing was changed");

            Assert.Equal(before, here.Listing());
            File.WriteAllBytes(here[name], good);
        }

        (await AddAsync(here, "v0.0.2")).Succeeded();
    }

    /// <summary>The log alone remembers then, and is not read: a second record of a version would break it for ever.</summary>
    [Theory]
    [InlineData("reg/tlog/lookup/example.org/tiny@v0.0.1/linux-amd64-go1.20.3-stripped/index.html")]
    [InlineData("reg/tlog/lookup")]
    public async Task Where_the_answer_to_a_lookup_was_lost_no_second_record_of_the_version_is_signed(string lost)
    {
        using var here = new Sandbox();
        await InitAsync(here);
        await AddAsync(here, "v0.0.1");
        (await ProcessRun.RunAsync("cp", ["-a", here["reg"], here["copy"]])).Succeeded();
        (await ProcessRun.RunAsync("rm", ["-r", here[lost]])).Succeeded();
        string other = here["other"];
        File.WriteAllBytes(other, [.. await File.ReadAllBytesAsync(await BinaryAsync("v0.0.1"), TestContext.Current.CancellationToken), 0]);
        string[] before = here.Listing();

        (await here.RunAsync("registry", "add", "reg", other)).Refused(1, "index.html: is not there", "the registry is damaged", "bring the answer back from a copy");
        (await AddAsync(here, "v0.0.1")).Refused(1, "the registry is damaged");

        Assert.Equal(before, here.Listing());
        (await AddAsync(here, "v0.0.2")).Succeeded();
        (await ProcessRun.RunAsync("cp", ["-a", here["copy/tlog/lookup"], here["reg/tlog/"]])).Succeeded();
        await VerifiedAsync(here, 2);
    }

    /// <summary>
    /// Killed before each call that changes the disk, one run for each. What is there then is a whole log, and the next add, of another
    /// version, changes nothing that anybody may have seen.
    /// </summary>
    [Theory]
    [InlineData("mkdir")]
    [InlineData("write")]
    [InlineData("fsync")]
    [InlineData("rename")]
    public async Task Killed_at_any_call_it_leaves_a_whole_log_and_goes_on_with_it(string call)
    {
        using var here = new Sandbox();
        await InitAsync(here);
        (await AddAsync(here, "v0.0.1")).Succeeded();
        (await ProcessRun.RunAsync("cp", ["-a", here["reg"], here["base"]])).Succeeded();
        string second = await BinaryAsync("v0.0.2");
        string third = await ToolsAsync();
        (int kills, int told, string untold) = (0, 0, "");
        for (int when = 1; ; when++)
        {
            Directory.Delete(here["reg"], recursive: true);
            (await ProcessRun.RunAsync("cp", ["-a", here["base"], here["reg"]])).Succeeded();
            ProcessOutcome killed = await ProcessRun.RunAsync(
                "strace", ["-f", "-qq", "-o", here["trace"], "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={when}", YscoBinary.Location, "registry", "add", "reg", second],
                here.Settings());
            if (killed.ExitCode == 0)
            {
                break;
            }

            kills++;
            Assert.Equal(137, killed.ExitCode);
            string seen = here["reg/tlog/lookup/example.org/tiny@v0.0.2/linux-amd64-go1.20.3-stripped/index.html"];
            string? lookup = File.Exists(seen) ? File.ReadAllText(seen) : null;
            ProcessOutcome cut = await here.RunAsync("registry", "verify", "reg");
            Assert.Equal(0, cut.ExitCode);
            told += cut.Stderr.EndsWith($"{here["reg"]}: an add or a release was interrupted: the same again goes on from there, and clears what that one left\n", StringComparison.Ordinal) ? 1 : 0;
            untold += cut.Stderr.Contains("is no part of the registry", StringComparison.Ordinal) && !cut.Stderr.Contains("was interrupted", StringComparison.Ordinal) ? $" {call} {when}: {cut.Stderr}" : "";

            (await here.RunAsync("registry", "add", "reg", third)).Succeeded();

            ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");
            Assert.True(audit.ExitCode == 0, $"{call} {when}: {audit}");
            Assert.True(lookup is null || lookup == File.ReadAllText(seen), $"{call} {when}: two trees of one size were signed");
            (await here.RunAsync("registry", "add", "reg", second)).Succeeded();
            await VerifiedAsync(here, 3);
            (await here.RunAsync("registry", "verify", "reg")).Succeeded();
        }

        Assert.True(kills >= 4, $"{kills}");
        Assert.Equal(("", true), (untold, told >= 3));
    }

    /// <summary>The same with a disk that is full, or fails, at each of these calls: the command says so, and nothing is lost.</summary>
    [Theory]
    [InlineData("write", "ENOSPC")]
    [InlineData("fsync", "EIO")]
    [InlineData("rename", "ENOSPC")]
    public async Task Where_the_disk_fails_at_any_call_the_log_stays_whole_and_goes_on(string call, string error)
    {
        using var here = new Sandbox();
        await InitAsync(here);
        (await AddAsync(here, "v0.0.1")).Succeeded();
        (await ProcessRun.RunAsync("cp", ["-a", here["reg"], here["base"]])).Succeeded();
        string second = await BinaryAsync("v0.0.2");
        int failures = 0;
        for (int when = 1; ; when++)
        {
            Directory.Delete(here["reg"], recursive: true);
            (await ProcessRun.RunAsync("cp", ["-a", here["base"], here["reg"]])).Succeeded();
            ProcessOutcome failed = await ProcessRun.RunAsync(
                "strace", ["-f", "-qq", "-o", here["trace"], "-e", $"trace={call}", "-e", $"inject={call}:error={error}:when={when}", YscoBinary.Location, "registry", "add", "reg", second],
                here.Settings());
            if (failed.ExitCode == 0 && !File.ReadAllText(here["trace"]).Contains("INJECTED", StringComparison.Ordinal))
            {
                break;
            }

            failures += failed.ExitCode;
            Assert.InRange(failed.ExitCode, 0, 1);
            Assert.DoesNotContain("internal error", failed.Stderr, StringComparison.Ordinal);
            Assert.Equal(0, (await here.RunAsync("registry", "verify", "reg")).ExitCode);
            (await here.RunAsync("registry", "add", "reg", second)).Succeeded();
            await VerifiedAsync(here, 2);
        }

        Assert.True(failures >= 4, $"{failures}");
    }

    private static async Task<string> InitAsync(Sandbox here)
    {
        ProcessOutcome made = await here.RunAsync("registry", "init", "reg", "localhost");
        made.Succeeded();
        return made.Value("verifier key:");
    }

    private async Task<string> BinaryAsync(string version) =>
        (await tiny.World.Builds.BuildAsync(TestWorld.Spec(version, TinyWorld.Module))).FilePath;

    private async Task<string> ToolsAsync() =>
        (await tiny.World.Builds.BuildAsync(TestWorld.Spec("v1.0.0", TinyWorld.Tools, "/cmd/hello"))).FilePath;

    private async Task<ProcessOutcome> AddAsync(Sandbox here, string version) =>
        await here.RunAsync("registry", "add", "reg", await BinaryAsync(version));

    private static async Task VerifiedAsync(Sandbox here, int records)
    {
        ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");
        Assert.Equal(0, audit.ExitCode);
        Assert.StartsWith($"{here["reg"]}: {records} records, ", audit.Stdout, StringComparison.Ordinal);
    }

    private static string Rest(Sandbox here, string name) => here.Listing().Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ', 3)[2];
}

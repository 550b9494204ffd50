using System.Text.Json.Nodes;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco registry release</c> and <c>dns</c>: read by the programs of others.</summary>
public class RegistryReleaseTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    [Fact]
    public async Task A_release_is_what_tar_sha256sum_and_openssl_say_it_is()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        string at = here["reg/release/app/v1.2.3"];
        var manifest = JsonNode.Parse(File.ReadAllText(here["reg/manifest.json"]))!;

        Assert.Equal(1, (int)manifest["schema_version"]!);
        Assert.Equal("v1.2.3", (string)manifest["latest_stable"]!);
        JsonNode release = manifest["releases"]!.AsArray().Single()!;
        Assert.Equal("https://example.org/release/app/v1.2.3/app-v1.2.3-linux-amd64.tar.gz", (string)release["tarball_url"]!);
        Assert.Equal("https://example.org/release/app/v1.2.3/SHA256SUMS", (string)release["sha256sums_url"]!);
        Assert.Equal("https://example.org/release/app/v1.2.3/SHA256SUMS.sig", (string)release["sha256sums_sig_url"]!);
        await ShellAsync(here, $"""
            cd {at} && sha256sum -c SHA256SUMS && tar -xzf app-v1.2.3-linux-amd64.tar.gz && cmp app {here["app"]} && test -x app && rm app
            test "$(tar -tzf app-v1.2.3-linux-amd64.tar.gz)" = app
            openssl pkey -in {here["reg.pem"]} -pubout -out {here["pub.pem"]}
            base64 -d SHA256SUMS.sig > {here["sig"]}
            openssl dgst -sha256 -verify {here["pub.pem"]} -signature {here["sig"]} SHA256SUMS
            """);
        Assert.Equal(File.ReadAllText(here["pub.pem"]), (await here.RunAsync("registry", "releasekey", "reg")).Stdout);
        string shown = (await ShellAsync(here, "grep -v -- ---- pub.pem | tr -d '\\n'")).Stdout;
        Assert.Contains($"release key:   {shown}\n", File.ReadAllText(here["init.out"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_needs_a_loader_is_warned_of_when_it_is_added_released_and_verified()
    {
        using var here = await MadeAsync();
        File.Copy("/bin/true", here["dynamic"]);
        const string Warning = "WARN: dynamic: is linked dynamically: it starts only where /lib64/ld-linux-x86-64.so.2 and its libraries are (link it statically; go build does with CGO_ENABLED=0)\n";

        ProcessOutcome added = await here.RunAsync("registry", "add", "reg", "dynamic", "-module", "example.org/app", "-version", "v1.2.3");
        ProcessOutcome released = await here.RunAsync("registry", "release", "reg", "dynamic", "-version", "v1.2.3");

        Assert.Equal((0, Warning), (added.ExitCode, added.Stderr));
        Assert.StartsWith("added: record 0, ", added.Stdout, StringComparison.Ordinal);
        Assert.Equal((0, Warning), (released.ExitCode, released.Stderr));
        Assert.StartsWith("released: dynamic v1.2.3, ", released.Stdout, StringComparison.Ordinal);
        (await here.RunAsync("registry", "verify", "reg")).Succeeded();

        await using NginxServer nginx = await NginxServer.StartAsync(here["reg"]);
        Assert.Equal(0, (await here.RunAsync("registry", "release", "reg", "dynamic", "-version", "v1.2.3", "-url", nginx.Url)).ExitCode);
        await ShellAsync(here, "openssl pkey -in reg.pem -pubout -out pub.pem");
        (await here.RunAsync("fetch", "-manifest", $"{nginx.Url}/manifest.json", "-releasekey", "pub.pem", "-o", "got", "dynamic")).Succeeded();
        ProcessOutcome verified = await here.RunAsync("verify", "-releasekey", "pub.pem", "got");
        Assert.Equal((0, Warning.Replace("dynamic:", "got:", StringComparison.Ordinal)), (verified.ExitCode, verified.Stderr));
    }

    [Fact]
    public async Task The_newest_stable_version_is_told_whatever_the_order_of_releases()
    {
        using var here = await MadeAsync();
        foreach (string version in new[] { "v1.10.0", "v1.9.0", "v2.0.0-rc.1" })
        {
            await ReleaseAsync(here, version);
        }

        JsonNode manifest = JsonNode.Parse(File.ReadAllText(here["reg/manifest.json"]))!;
        Assert.Equal("v1.10.0", (string)manifest["latest_stable"]!);
        Assert.Equal(["v2.0.0-rc.1", "v1.10.0", "v1.9.0"], manifest["releases"]!.AsArray().Select(one => (string)one!["version"]!));
    }

    [Fact]
    public async Task A_release_never_changes_and_the_same_again_changes_nothing()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        string[] before = here.Listing();

        await ReleaseAsync(here, "v1.2.3");
        Assert.Equal(before, here.Listing());
        ProcessOutcome again = await here.RunAsync("registry", "release", "reg", "app", "-version", "v1.2.3");
        Assert.Equal((0, "app v1.2.3 is there already, with the same bytes: nothing changed\n"), (again.ExitCode, again.Stdout));

        File.AppendAllText(here["app"], "more");
        (await here.RunAsync("registry", "release", "reg", "app", "-version", "v1.2.3")).Refused(1, "a release never changes, make a new version");
        Assert.Equal(before.Where(line => !line.StartsWith("app ", StringComparison.Ordinal)), here.Listing().Where(line => !line.StartsWith("app ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("app-v1.2.3-linux-amd64.tar.gz", "does not have the sum that is signed")]
    [InlineData("SHA256SUMS", "SHA256SUMS")]
    [InlineData("SHA256SUMS.sig", "is no signature over the sums beside it")]
    public async Task The_audit_finds_what_is_altered_in_a_release(string file, string found)
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        ProcessOutcome good = await here.RunAsync("registry", "verify", "reg");
        good.Succeeded();
        Assert.EndsWith("\n1 release is right\n", good.Stdout, StringComparison.Ordinal);
        string path = here[$"reg/release/app/v1.2.3/{file}"];
        byte[] bytes = File.ReadAllBytes(path);
        bytes[20] ^= 1;
        File.WriteAllBytes(path, bytes);

        ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");

        Assert.Equal(7, audit.ExitCode);
        Assert.Contains(found, audit.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_finds_an_archive_that_is_gone()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        File.Delete(here["reg/release/app/v1.2.3/app-v1.2.3-linux-amd64.tar.gz"]);

        ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");

        Assert.Equal(7, audit.ExitCode);
        Assert.Contains("app-v1.2.3-linux-amd64.tar.gz: is not there, and its sum is", audit.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_for_a_second_machine_leaves_that_of_the_first_as_it_is()
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await NginxServer.StartAsync(here["reg"]);
        (await FirstAsync(here, "-url", nginx.Url)).Succeeded();
        string archive = here["reg/release/app/v1.2.3/app-v1.2.3-linux-amd64.tar.gz"];
        byte[] first = File.ReadAllBytes(archive);

        (await SecondAsync(here, "-url", nginx.Url)).Succeeded();

        Assert.Equal(first, File.ReadAllBytes(archive));
        Assert.Equal(4, File.ReadAllLines(here["reg/release/app/v1.2.3/SHA256SUMS"]).Length);
        await ShellAsync(here, "cd reg/release/app/v1.2.3 && sha256sum -c SHA256SUMS");
        await ShellAsync(here, "openssl pkey -in reg.pem -pubout -out pub.pem");
        (await here.RunAsync("fetch", "-manifest", $"{nginx.Url}/amd64.json", "-releasekey", "pub.pem", "-dir", "amd64.ys", "-o", "got", "app")).Succeeded();
        Assert.Equal(File.ReadAllBytes(here["app"]), File.ReadAllBytes(here["got"]));
        (await here.RunAsync("fetch", "-manifest", $"{nginx.Url}/arm64.json", "-releasekey", "pub.pem", "-dir", "arm64.ys", "-o", "none", "app"))
            .Refused(1, "a program for arm64, this machine is amd64");
        await ShellAsync(here, "tar -xOf reg/release/app/v1.2.3/app-v1.2.3-linux-arm64.tar.gz app | cmp - other");

        ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");
        audit.Succeeded();
        Assert.EndsWith("\n2 releases are right\n", audit.Stdout, StringComparison.Ordinal);
        string[] before = here.Listing();
        (await SecondAsync(here, "-url", nginx.Url)).Succeeded();
        (await FirstAsync(here, "-url", nginx.Url)).Succeeded();
        Assert.Equal(before, here.Listing());
    }

    [Theory]
    [InlineData("altered", "echo >> SHA256SUMS", "SHA256SUMS: is not signed by this key for releases, so nothing is added to it")]
    [InlineData("not signed", "rm SHA256SUMS.sig", "SHA256SUMS: is not signed, so nothing is added to it")]
    [InlineData("another sum", "rm *.tar.gz; sed s/amd64/arm64/ SHA256SUMS > s; mv s SHA256SUMS; openssl dgst -sha256 -sign ../../../../reg.pem SHA256SUMS | base64 -w0 > SHA256SUMS.sig",
        "has another sum of app-v1.2.3-linux-arm64.tar.gz: a release never changes")]
    public async Task Sums_that_our_key_has_not_signed_or_that_say_otherwise_get_no_line_added(string what, string script, string cause)
    {
        using var here = await MadeAsync();
        (await FirstAsync(here)).Succeeded();
        await ShellAsync(here, $"cd reg/release/app/v1.2.3; {script}");
        string[] before = here.Listing();

        ProcessOutcome refused = await SecondAsync(here);

        Assert.True(refused.ExitCode == 1, $"{what}: {refused}");
        Assert.Contains(cause, refused.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, here.Listing());
    }

    [Fact]
    public async Task Another_program_or_machine_does_not_go_into_a_manifest_that_has_the_version()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        string[] before = here.Listing();

        (await here.RunAsync("registry", "release", "reg", "app", "-version", "v1.2.3", "-name", "other"))
            .Refused(1, "manifest.json: its v1.2.3 is https://example.org/release/app/v1.2.3/app-v1.2.3-linux-amd64.tar.gz", "name another with -manifest");
        (await here.RunAsync("registry", "release", "reg", "other", "-name", "app", "-version", "v1.2.3", "-machine", "linux-arm64")).Refused(1, "name another with -manifest");

        Assert.Equal(before, here.Listing());
    }

    /// <summary>
    /// Killed before each call that changes the disk, one run for each: but between the two renames the first release is served as
    /// it was, and the same command again finishes.
    /// </summary>
    [Theory]
    [InlineData("write")]
    [InlineData("fsync")]
    [InlineData("rename")]
    public async Task Killed_at_any_call_a_release_for_a_second_machine_leaves_the_first_and_is_finished_later(string call)
    {
        using var here = await MadeAsync();
        (await FirstAsync(here)).Succeeded();
        await ShellAsync(here, "cp -a reg base");
        int kills = 0;
        int torn = 0;
        for (int when = 1; ; when++)
        {
            await ShellAsync(here, "rm -rf reg; cp -a base reg");
            ProcessOutcome killed = await ProcessRun.RunAsync(
                "strace", ["-f", "-qq", "-o", here["trace"], "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={when}", YscoBinary.Location, .. Second],
                here.Settings());
            if (killed.ExitCode == 0)
            {
                break;
            }

            kills++;
            Assert.Equal(137, killed.ExitCode);
            ProcessOutcome left = await here.RunAsync("registry", "verify", "reg");
            bool isTorn = left.Stderr.Contains("is no signature over the sums", StringComparison.Ordinal);
            torn += isTorn ? 1 : 0;
            await ShellAsync(here, "cd reg/release/app/v1.2.3; sha256sum -c SHA256SUMS; grep linux-amd64 SHA256SUMS");

            (await SecondAsync(here)).Succeeded();

            await ShellAsync(here, "cd reg/release/app/v1.2.3; sha256sum -c SHA256SUMS; test $(wc -l < SHA256SUMS) = 4; ! ls | grep tmp");
            (await here.RunAsync("registry", "verify", "reg")).Succeeded();
        }

        Assert.True(kills >= 3, $"{kills}");
        Assert.Equal(call == "rename" ? 1 : 0, torn);
    }

    [Fact]
    public async Task A_binary_is_released_for_the_machine_that_its_header_names_and_for_no_other()
    {
        using var here = await MadeAsync();
        string[] before = here.Listing();

        (await here.RunAsync("registry", "release", "reg", "app", "-version", "v1.2.3", "-machine", "linux-arm64"))
            .Refused(1, "app: is a program for amd64, and -machine says linux-arm64");
        (await here.RunAsync("registry", "release", "reg", "other", "-version", "v1.2.3", "-machine", "linux-amd64"))
            .Refused(1, "other: is a program for arm64, and -machine says linux-amd64");
        Assert.Equal(before, here.Listing());

        (await here.RunAsync("registry", "release", "reg", "app", "-version", "v1.2.3", "-machine", "linux-x86_64")).Succeeded();
        (await here.RunAsync("registry", "release", "reg", "other", "-version", "v1.2.3", "-manifest", "arm64.json")).Succeeded();
        Assert.True(File.Exists(here["reg/release/other/v1.2.3/other-v1.2.3-linux-arm64.tar.gz"]));
        (await here.RunAsync("registry", "verify", "reg")).Succeeded();
    }

    [Fact]
    public async Task The_audit_finds_a_program_for_another_machine_than_its_archive_is_called_by()
    {
        using var here = await MadeAsync();
        (await SecondAsync(here)).Succeeded();
        await ShellAsync(here, """
            cd reg/release/app/v1.2.3; mv app-v1.2.3-linux-arm64.tar.gz app-v1.2.3-linux-amd64.tar.gz; sed -i s/arm64/amd64/ SHA256SUMS ../../../arm64.json
            openssl dgst -sha256 -sign ../../../../reg.pem SHA256SUMS | base64 -w0 > SHA256SUMS.sig
            """);

        ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");

        Assert.Equal(1, audit.ExitCode);
        Assert.Contains("app-v1.2.3-linux-amd64.tar.gz: the program in it is for arm64, and its name says linux-amd64", audit.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fifo_in_place_of_the_binary_is_refused_at_once()
    {
        using var here = await MadeAsync();
        await ShellAsync(here, "mkfifo fifo");

        (await here.RunAsync("registry", "release", "reg", "fifo", "-version", "v1.2.3")).Refused(1, "fifo: is not a regular file");
        (await here.RunAsync("registry", "release", "reg", "none", "-version", "v1.2.3")).Refused(1, "none: no such file");
    }

    [Fact]
    public async Task The_same_binary_gives_the_same_archive_in_another_folder()
    {
        using var here = await MadeAsync();
        using var there = await MadeAsync();
        File.SetLastWriteTimeUtc(there["app"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        await ReleaseAsync(here, "v1.2.3");
        await ReleaseAsync(there, "v1.2.3");

        const string Archive = "reg/release/app/v1.2.3/app-v1.2.3-linux-amd64.tar.gz";
        Assert.Equal(File.ReadAllBytes(here[Archive]), File.ReadAllBytes(there[Archive]));
    }

    [Fact]
    public async Task A_key_that_openssl_made_signs_and_another_kind_of_key_is_refused()
    {
        using var here = await MadeAsync();
        await ShellAsync(here, """
            umask 077
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out own.pem
            openssl pkey -in own.pem -pubout -out own.pub
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.pem
            openssl genpkey -algorithm ed25519 -out ed.pem
            """);

        (await here.RunAsync("registry", "release", "reg", "app", "-version", "v1.0.0", "-releasekey", "own.pem")).Succeeded();
        await ShellAsync(here, """
            base64 -d reg/release/app/v1.0.0/SHA256SUMS.sig > sig
            openssl dgst -sha256 -verify own.pub -signature sig reg/release/app/v1.0.0/SHA256SUMS
            """);
        foreach (string key in new[] { "p384.pem", "ed.pem", "own.pub" })
        {
            File.SetUnixFileMode(here[key], UnixFileMode.UserRead);
            (await here.RunAsync("registry", "release", "reg", "app", "-version", "v1.0.1", "-releasekey", key))
                .Refused(1, $"{key}: not an ECDSA P-256 private key in PEM");
            (await here.RunAsync("registry", "releasekey", "reg", "-releasekey", key)).Refused(1, $"{key}: not an ECDSA P-256 private key in PEM");
        }
    }

    [Fact]
    public async Task The_zone_tells_the_newest_version_of_each_major_a_toolchain_that_all_have_and_the_release()
    {
        using var here = await MadeAsync();
        foreach ((string version, string module, string go) in new[]
        {
            ("v0.0.1", TinyWorld.Module, "go1.19.8"), ("v0.0.2", TinyWorld.Module, "go1.19.8"), ("v0.0.2", TinyWorld.Module, TestWorld.GoVersion),
            ("v1.0.0", TinyWorld.Tools, "go1.19.8"),
        })
        {
            BuiltBinary built = await tiny.World.Builds.BuildAsync(TestWorld.Spec(version, module, module == TinyWorld.Tools ? "/cmd/hello" : "/", go));
            (await here.RunAsync("registry", "add", "reg", built.FilePath)).Succeeded();
        }

        await ReleaseAsync(here, "v1.2.3");
        ProcessOutcome zone = await here.RunAsync("registry", "dns", "reg", "v.example.org");
        zone.Succeeded();

        string[] lines = zone.Stdout.TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches("^tiny\\._\\.example\\.org\\.v0\\.v\\.example\\.org\\.\tIN\tTXT \"v=v0\\.0\\.2 t=[0-9a-f]{8}\"$", lines[0]);
        Assert.Matches("^tools\\._\\.example\\.org\\.v0\\.v\\.example\\.org\\.\tIN\tTXT \"v=v1\\.0\\.0 t=[0-9a-f]{8}\"$", lines[1]);
        Assert.Matches("^toolchain\\.v0\\.v\\.example\\.org\\.\tIN\tTXT \"v=go1\\.19\\.8 k=cur t=[0-9a-f]{8}\"$", lines[2]);
        Assert.Equal("_updates.v.example.org.\tIN\tTXT \"v=UPDATE$0;l=v1.2.3\"", lines[3]);
        File.WriteAllText(here["zone"], $"$ORIGIN v.example.org.\n$TTL 300\n@ IN SOA ns hostmaster 1 3600 600 86400 300\n@ IN NS ns\nns IN A 127.0.0.1\n{zone.Stdout}");
        ProcessOutcome read = await ShellAsync(here, "ldns-read-zone zone");
        Assert.Contains("_updates.v.example.org.\t300\tIN\tTXT\t\"v=UPDATE$0;l=v1.2.3\"", read.Stdout, StringComparison.Ordinal);
    }

    private static readonly string[] Second =
        ["registry", "release", "reg", "other", "-name", "app", "-version", "v1.2.3", "-machine", "linux-arm64", "-manifest", "arm64.json"];

    private static Task<ProcessOutcome> FirstAsync(Sandbox here, params string[] flags) =>
        here.RunAsync(["registry", "release", "reg", "app", "-version", "v1.2.3", "-manifest", "amd64.json", .. flags]);

    private static Task<ProcessOutcome> SecondAsync(Sandbox here, params string[] flags) => here.RunAsync([.. Second, .. flags]);

    private static async Task<Sandbox> MadeAsync()
    {
        var here = new Sandbox();
        ProcessOutcome made = await here.RunAsync("registry", "init", "reg", "example.org");
        made.Succeeded();
        File.WriteAllText(here["init.out"], made.Stdout);
        StaticProgram.Write(here["app"]);
        File.WriteAllBytes(here["other"], ForArm64(StaticProgram.EndingWith(1)));
        return here;
    }

    /// <summary>The header says so, and nothing else is looked at.</summary>
    private static byte[] ForArm64(byte[] elf)
    {
        const int Machine = 18;
        (elf[Machine], elf[Machine + 1]) = (183, 0);
        return elf;
    }

    private static async Task ReleaseAsync(Sandbox here, string version) =>
        (await here.RunAsync("registry", "release", "reg", "app", "-version", version)).Succeeded();

    private static async Task<ProcessOutcome> ShellAsync(Sandbox here, string script)
    {
        ProcessOutcome outcome = await ProcessRun.RunAsync("sh", ["-e", "-c", script], here.Settings());
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return outcome;
    }
}

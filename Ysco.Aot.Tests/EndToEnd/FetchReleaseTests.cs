using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco fetch -manifest</c>: releases of programs that are not of Go, served by nginx, signed by openssl.</summary>
public class FetchReleaseTests
{
    private const string Archive = "app-v1.2.3-linux-amd64.tar.gz";

    [Fact]
    public async Task The_newest_release_is_fetched_and_proven_also_later_and_offline()
    {
        using var here = await MadeAsync();
        ProcessOutcome fetched;
        await using (NginxServer nginx = await ReleasedAsync(here, "v1.2.2", "v1.2.3", "v1.3.0-rc.1"))
        {
            fetched = await FetchAsync(here, nginx, "app");
        }

        fetched.Succeeded();
        Assert.Equal("v1.2.3", fetched.Value("version"));
        Assert.Equal("./app-v1.2.3", fetched.Value("file"));
        Assert.Equal(File.ReadAllBytes(here["app"]), File.ReadAllBytes(here["app-v1.2.3"]));
        Assert.Equal("0755", here.Mode("app-v1.2.3"));
        ProcessOutcome verified = await here.RunAsync("verify", "-releasekey", "pub.pem", "app-v1.2.3");
        verified.Succeeded();
        Assert.Equal("v1.2.3", verified.Value("version"));
        Assert.Equal(["app-v1.2.3", "app-v1.2.3.evidence.json"], Left(here));
    }

    [Fact]
    public async Task A_version_that_is_named_is_fetched_and_one_that_is_not_there_is_told()
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await ReleasedAsync(here, "v1.2.2", "v1.2.3");

        (await FetchAsync(here, nginx, "app@v1.2.2", "-o", "old")).Succeeded();
        (await FetchAsync(here, nginx, "app@v9.9.9")).Refused(1, "manifest.json: has no release v9.9.9 (its newest is v1.2.3)");
        (await FetchAsync(here, nginx, "other")).Refused(1, "release v1.2.3: app-v1.2.3-linux-amd64.tar.gz: the archive has no file other (it has app)");
        Assert.Equal(["old", "old.evidence.json"], Left(here));
    }

    [Theory]
    [InlineData("another key", 7, "SHA256SUMS is not signed by the release key that is trusted")]
    [InlineData("altered archive", 7, "its sum is not the one that is signed")]
    [InlineData("altered sums", 7, "SHA256SUMS is not signed by the release key that is trusted")]
    [InlineData("no signature", 1, "SHA256SUMS is not signed (the manifest names no signature)")]
    [InlineData("old as new", 1, "does not have the version in its name, and only its name is signed")]
    [InlineData("newer schema", 1, "schema_version 2, and this ysco reads 1: a newer ysco is needed")]
    [InlineData("no schema", 1, "schema_version 0: must be 1")]
    [InlineData("stable that is not listed", 1, "latest_stable \"v7.0.0\" is none of its releases")]
    [InlineData("huge manifest", 1, "1048576 bytes")]
    [InlineData("huge sums", 1, "16384 bytes")]
    [InlineData("no archive", 1, "http status 404")]
    public async Task What_is_not_as_it_was_signed_is_refused_and_nothing_is_left(string attack, int exitCode, string cause)
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await ReleasedAsync(here, "v1.2.2", "v1.2.3");
        await AttackAsync(here, attack);

        (await FetchAsync(here, nginx, "app")).Refused(exitCode, cause);

        Assert.Empty(Left(here));
    }

    [Theory]
    [InlineData("ln -s /etc/passwd app", "app", "is not a regular file")]
    [InlineData("cp /bin/true real; ln real app", "real app", "is not a regular file")]
    [InlineData("mkfifo app", "app", "is not a regular file")]
    [InlineData("mkdir -p a b; cp /bin/true a/app; cp /bin/true b/app", "a b", "more than one file app")]
    [InlineData("mkdir d; cp /bin/true app; touch evil", "-P d/../evil app", "d/../evil, which leads out of it")]
    [InlineData("cp /bin/true app; touch evil", "-P $PWD/evil app", "evil, which leads out of it")]
    [InlineData("echo '#!/bin/sh' > app", "app", "a script (it begins with #!), not an ELF program")]
    [InlineData("truncate -s 1M app; echo x >> app", "-S --format=gnu app", "the archive cannot be unpacked")]
    [InlineData("truncate -s 700M zeros; cp /bin/true app", "zeros app", "it unpacks to more than it may")]
    public async Task An_archive_that_was_signed_and_is_hostile_gets_nothing_done(string make, string entries, string cause)
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await ReleasedAsync(here, "v1.2.3");
        await SignAgainAsync(here, $"mkdir hostile; cd hostile; {make}; tar -czf ../archive {entries}");

        (await FetchAsync(here, nginx, "app")).Refused(1, cause);

        Assert.Empty(Left(here));
    }

    /// <summary>Of a size that the reader takes at once, and the worker has no memory for: 1 GiB.</summary>
    [Fact]
    public async Task An_archive_with_a_huge_header_is_refused_with_what_is_wrong()
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await ReleasedAsync(here, "v1.2.3");
        byte[] header = new byte[512];
        "pax"u8.CopyTo(header);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        "10000000000"u8.CopyTo(header.AsSpan(124));
        "00000000000"u8.CopyTo(header.AsSpan(136));
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)'x';
        "ustar\00000"u8.CopyTo(header.AsSpan(257));
        System.Text.Encoding.ASCII.GetBytes($"{Convert.ToString(header.Sum(one => one), 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
        File.WriteAllBytes(here["header"], header);
        await SignAgainAsync(here, "(cat header; head -c 1M /dev/zero) | gzip > archive");

        (await FetchAsync(here, nginx, "app")).Refused(1, "the archive cannot be unpacked: a header in it is larger than the memory there is");

        Assert.Empty(Left(here));
    }

    [Fact]
    public async Task A_program_in_a_folder_of_the_archive_with_its_manual_is_found()
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await ReleasedAsync(here, "v1.2.3");
        await SignAgainAsync(here, "mkdir -p app-1/doc; cp app app-1/; echo manual > app-1/doc/README; tar -czf archive ./app-1");

        (await FetchAsync(here, nginx, "app")).Succeeded();

        Assert.Equal(File.ReadAllBytes(here["app"]), File.ReadAllBytes(here["app-v1.2.3"]));
    }

    [Fact]
    public async Task A_newest_release_that_is_older_than_one_that_was_seen_is_refused()
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await ReleasedAsync(here, "v1.2.2", "v1.2.3");
        (await FetchAsync(here, nginx, "app")).Succeeded();
        var manifest = JsonNode.Parse(File.ReadAllText(here["reg/manifest.json"]))!;
        manifest["latest_stable"] = "v1.2.2";
        File.WriteAllText(here["reg/manifest.json"], manifest.ToJsonString());

        (await FetchAsync(here, nginx, "app", "-o", "older")).Refused(7, "names v1.2.2 as its newest release, and v1.2.3 was seen before");

        Assert.Equal(["app-v1.2.3", "app-v1.2.3.evidence.json"], Left(here));
    }

    [Fact]
    public async Task Unsigned_is_taken_only_when_that_is_said_and_loudly()
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await ReleasedAsync(here, "v1.2.3");
        await AttackAsync(here, "no signature");

        ProcessOutcome neither = await here.RunAsync("fetch", "-manifest", nginx.Url + "/manifest.json", "app");
        Assert.Equal(3, neither.ExitCode);
        Assert.Contains("either -releasekey or -allowunsigned", neither.Stderr, StringComparison.Ordinal);
        ProcessOutcome unsigned = await here.RunAsync("fetch", "-manifest", nginx.Url + "/manifest.json", "-allowunsigned", "app");

        Assert.Equal(0, unsigned.ExitCode);
        Assert.Contains("NOT SIGNED", unsigned.Stderr, StringComparison.Ordinal);
        Assert.Equal("NOT SIGNED", unsigned.Value("key"));
        (await here.RunAsync("verify", "-releasekey", "pub.pem", "app-v1.2.3")).Refused(1, "SHA256SUMS is not signed");
    }

    [Theory]
    [InlineData("binary", "the binary is not the app that is signed as what is in app-v1.2.3-linux-amd64.tar.gz")]
    [InlineData("binary and its note", "the binary is not the app that is signed as what is in app-v1.2.3-linux-amd64.tar.gz")]
    [InlineData("Sums", "SHA256SUMS is not signed by the release key")]
    [InlineData("Version", "does not have the version in its name")]
    [InlineData("gone", "no evidence of a release beside it")]
    public async Task What_was_altered_since_is_found_out(string what, string cause)
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await ReleasedAsync(here, "v1.2.3");
        (await FetchAsync(here, nginx, "app")).Succeeded();
        string evidence = here["app-v1.2.3.evidence.json"];
        if (what.StartsWith("binary", StringComparison.Ordinal))
        {
            File.AppendAllText(here["app-v1.2.3"], "x");
            var json = JsonNode.Parse(File.ReadAllText(evidence))!;
            json["BinarySHA256"] = what == "binary" ? json["BinarySHA256"]!.GetValue<string>() : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(here["app-v1.2.3"])));
            File.WriteAllText(evidence, json.ToJsonString());
        }
        else if (what == "gone")
        {
            File.Delete(evidence);
        }
        else
        {
            var json = JsonNode.Parse(File.ReadAllText(evidence))!;
            json[what] = what == "Version" ? "v1.2.4" : new string('0', 64) + "  " + Archive + "\n";
            File.WriteAllText(evidence, json.ToJsonString());
        }

        (await here.RunAsync("verify", "-releasekey", "pub.pem", "app-v1.2.3")).Refused(what is "Version" or "gone" ? 1 : 7, cause);
    }

    /// <summary>As other publishers' tools sign it: then only a note of ours says which file it was.</summary>
    [Fact]
    public async Task Where_only_the_archive_is_signed_a_release_is_fetched_and_not_said_to_be_proven_later()
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await ReleasedAsync(here, "v1.2.3");
        await SignAgainAsync(here, "tar -czf archive app");

        (await FetchAsync(here, nginx, "app")).Succeeded();

        (await here.RunAsync("verify", "-releasekey", "pub.pem", "app-v1.2.3")).Refused(1, $"{Archive} is signed, but not the sum of the file in it");
    }

    [Fact]
    public async Task What_is_in_the_archive_must_be_what_is_signed_of_it()
    {
        using var here = await MadeAsync();
        await using NginxServer nginx = await ReleasedAsync(here, "v1.2.3");
        await SignAgainAsync(here, "cp /bin/false app; tar -czf archive app");
        await ShellAsync(here, $"""
            cd reg/release/app/v1.2.3
            echo "# $(sha256sum </bin/true | cut -c 1-64)  {Archive}/app" >> SHA256SUMS
            openssl dgst -sha256 -sign {here["reg.pem"]} SHA256SUMS | openssl base64 > SHA256SUMS.sig
            """);

        (await FetchAsync(here, nginx, "app")).Refused(7, $"the binary is not the app that is signed as what is in {Archive}");

        Assert.Empty(Left(here));
    }

    private static async Task<Sandbox> MadeAsync()
    {
        var here = new Sandbox();
        (await here.RunAsync("registry", "init", "reg", "example.org")).Succeeded();
        StaticProgram.Write(here["app"]);
        await ShellAsync(here, "openssl pkey -in reg.pem -pubout -out pub.pem");
        return here;
    }

    private static async Task<NginxServer> ReleasedAsync(Sandbox here, params string[] versions)
    {
        NginxServer nginx = await NginxServer.StartAsync(here["reg"]);
        foreach (string version in versions)
        {
            (await here.RunAsync("registry", "release", "reg", "app", "-version", version, "-url", nginx.Url)).Succeeded();
        }

        return nginx;
    }

    private static async Task<ProcessOutcome> FetchAsync(Sandbox here, NginxServer nginx, string what, params string[] flags) =>
        await here.RunAsync(["fetch", "-manifest", $"{nginx.Url}/manifest.json", "-releasekey", "pub.pem", .. flags, what]);

    /// <summary>What there is of binaries, evidence and temporary files.</summary>
    private static string[] Left(Sandbox here) => [.. Directory.EnumerateFiles(here.Folder).Select(Path.GetFileName)
        .Where(name => name!.StartsWith("app-v", StringComparison.Ordinal) || name.StartsWith("old", StringComparison.Ordinal) || name.EndsWith("-tmp", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)!];

    /// <summary>Another archive in the place of v1.2.3's, with sums and a signature made by Debian's tools.</summary>
    private static Task<ProcessOutcome> SignAgainAsync(Sandbox here, string makeArchive) => ShellAsync(here, $"""
        ({makeArchive})
        cp archive reg/release/app/v1.2.3/{Archive}
        cd reg/release/app/v1.2.3
        sha256sum {Archive} > SHA256SUMS
        openssl dgst -sha256 -sign {here["reg.pem"]} SHA256SUMS | openssl base64 > SHA256SUMS.sig
        """);

    private static async Task AttackAsync(Sandbox here, string attack)
    {
        string manifest = here["reg/manifest.json"];
        string at = here["reg/release/app/v1.2.3"];
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        JsonNode newest = json["releases"]![0]!;
        switch (attack)
        {
            case "another key":
                await ShellAsync(here, $"""
                    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem
                    openssl dgst -sha256 -sign other.pem {at}/SHA256SUMS | openssl base64 -A > {at}/SHA256SUMS.sig
                    """);
                return;
            case "altered archive":
                await ShellAsync(here, $"printf x >> {at}/{Archive}");
                return;
            case "altered sums":
                await ShellAsync(here, $"printf x >> {at}/{Archive}; cd {at}; sha256sum {Archive} > SHA256SUMS");
                return;
            case "huge manifest":
                File.AppendAllText(manifest, new string(' ', 1 << 20));
                return;
            case "huge sums":
                File.AppendAllText($"{at}/SHA256SUMS", new string('\n', 16 * 1024));
                return;
            case "no archive":
                File.Delete($"{at}/{Archive}");
                return;
            case "no signature":
                newest.AsObject().Remove("sha256sums_sig_url");
                break;
            case "old as new":
                foreach (string url in new[] { "tarball_url", "sha256sums_url", "sha256sums_sig_url" })
                {
                    newest[url] = (string)json["releases"]![1]![url]!;
                }

                break;
            case "newer schema":
                json["schema_version"] = 2;
                break;
            case "no schema":
                json.AsObject().Remove("schema_version");
                break;
            case "stable that is not listed":
                json["latest_stable"] = "v7.0.0";
                break;
            default:
                throw new ArgumentException(attack);
        }

        File.WriteAllText(manifest, json.ToJsonString());
    }

    private static async Task<ProcessOutcome> ShellAsync(Sandbox here, string script)
    {
        ProcessOutcome outcome = await ProcessRun.RunAsync("sh", ["-e", "-c", script], here.Settings());
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return outcome;
    }
}

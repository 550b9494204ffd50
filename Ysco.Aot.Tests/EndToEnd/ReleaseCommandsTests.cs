using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What the commands say where the service, and ysco itself, come as signed releases.</summary>
public class ReleaseCommandsTests
{
    [Fact]
    public async Task Check_says_what_there_is_and_what_would_be_done()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world);
        await world.ReleaseAsync("v1.0.1");

        ProcessOutcome check = await host.Here.RunAsync("check", "./app");

        Show(check);
        check.Succeeded();
        Assert.Equal("app v1.0.0", check.Value("service"));
        Assert.Equal("v1.0.1 v1.0.0 (manifest)", check.Value("versions"));
        Assert.Matches(@"^versions v1\.0\.1 v1\.0\.0 \(\d+ ms\)$", check.Value("manifest"));
        Assert.Equal("patch versions", check.Value("policy"));
        Assert.Equal("v1.0.1, 5s after it is discovered", check.Value("update"));
        Assert.DoesNotContain("toolchain", check.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("ysco", check.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_does_not_believe_a_manifest_that_goes_back_and_warns_of_an_old_one()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world, "\t\tMaxAge: 720h\n");
        world.Alter(manifest => manifest["releases"]![0]!["released_at"] = "2024-02-03T04:05:06Z");

        ProcessOutcome old = await host.Here.RunAsync("check", "./app");
        Assert.Equal(0, old.ExitCode);
        Assert.Contains("its newest release v1.0.0 is of 2024-02-03, longer ago than MaxAge 720h0m0s", old.Stderr, StringComparison.Ordinal);

        string seen = Assert.Single(Directory.GetFiles(host.Here["ys"], "release-app-*.seen"));
        await File.WriteAllTextAsync(seen, "v1.0.7\n");
        ProcessOutcome back = await host.Here.RunAsync("check", "./app");
        ProcessOutcome doctor = await host.Here.RunAsync("doctor", "./app");

        Show(back);
        Assert.Equal(7, back.ExitCode);
        Assert.Equal("not learnt", back.Value("versions"));
        Assert.Equal("not known: no versions were learnt", back.Value("update"));
        Assert.Contains("the manifest names v1.0.0 as its newest release, and v1.0.7 was seen before", back.Stderr, StringComparison.Ordinal);
        Assert.Equal("v1.0.7\n", await File.ReadAllTextAsync(seen));
        Show(doctor);
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("and v1.0.7 was seen before", Line(doctor, "fail", "manifest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_of_ysco_itself_too()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await own.ReleaseSelfAsync("v0.1.1");
        await own.ReleaseSelfAsync("v0.2.0");
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world, Self(own));

        ProcessOutcome check = await host.Here.RunAsync("check", "./app");

        Show(check);
        check.Succeeded();
        Assert.Contains("\nysco        v0.1.0, versions v0.2.0 v0.1.1 (manifest)\n", check.Stdout, StringComparison.Ordinal);
        Assert.Matches(@"\nmanifest    self v0\.2\.0 v0\.1\.1 \(\d+ ms\)\n", check.Stdout);
        Assert.Equal("patch versions, patch versions of ysco", check.Value("policy"));
        Assert.Equal("none: there is nothing newer that the policy allows", check.Value("update"));
        Assert.Equal("ysco v0.1.1, 5s after it is discovered", check.Value("of ysco"));

        File.Move(own.ManifestFile, own.ManifestFile + ".away");
        ProcessOutcome without = await host.Here.RunAsync("check", "./app");
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("v0.1.0, versions not learnt", without.Stdout, StringComparison.Ordinal);
        Assert.Contains("status 404", without.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_finds_all_well()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await own.ReleaseSelfAsync("v0.1.1");
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world, Self(own));
        await host.RunAsync();
        await host.UpdateAsync("v0.1.1", "", "self");
        await host.LoggedAsync("msg=\"ysco is updated\"");

        ProcessOutcome doctor = await host.Here.RunAsync("doctor");

        Show(doctor);
        Assert.Equal(0, doctor.ExitCode);
        Assert.Contains("a link to app v1.0.0", Line(doctor, "ok", "service"), StringComparison.Ordinal);
        Assert.Matches(@"release key [0-9a-f]{16} \(Source\.Service\.VerifierKey\)", Line(doctor, "ok", "key"));
        Assert.Matches(@"v1\.0\.0, of app\S+, signed by release key [0-9a-f]{16}", Line(doctor, "ok", "evidence"));
        Assert.Contains("no module proxy is asked", Line(doctor, "skip", "goproxy"), StringComparison.Ordinal);
        Assert.Contains("no log", Line(doctor, "skip", "log"), StringComparison.Ordinal);
        Assert.Contains("UpdatesDomain", Line(doctor, "skip", "dns"), StringComparison.Ordinal);
        Assert.EndsWith(": v1.0.0", Line(doctor, "ok", "manifest"), StringComparison.Ordinal);
        Assert.Contains("none", Line(doctor, "ok", "leftovers"), StringComparison.Ordinal);
        Assert.Contains(", of Source.Self", Line(doctor, "ok", "self"), StringComparison.Ordinal);
        Assert.EndsWith("a link to " + host.Here["ysco-v0.1.1"], Line(doctor, "ok", "selfpath"), StringComparison.Ordinal);
        Assert.Contains("v0.1.1, by release key", Line(doctor, "ok", "selfproof"), StringComparison.Ordinal);
        Assert.EndsWith(": v0.1.1", Line(doctor, "ok", "selfnews"), StringComparison.Ordinal);

        ProcessOutcome offline = await host.Here.RunAsync("doctor", "-offline", "-json");
        Assert.Equal(0, offline.ExitCode);
        JsonElement[] checks = [.. JsonDocument.Parse(offline.Stdout).RootElement.EnumerateArray()];
        Assert.Equal("skip", Assert.Single(checks, check => check.GetProperty("check").GetString() == "manifest").GetProperty("status").GetString());
        Assert.Equal("skip", Assert.Single(checks, check => check.GetProperty("check").GetString() == "selfnews").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("rm app-v1.0.0.evidence.json", "warn", "service", "nothing beside it says which version it is")]
    [InlineData("printf x >>app-v1.0.0", "warn", "service", "nothing beside it says which version it is")]
    [InlineData("sed -i 's/\\(\"BinarySHA256\": *\"\\)./\\1x/' app-v1.0.0.evidence.json", "fail", "evidence", "the binary is not the one that was unpacked")]
    [InlineData("sed -i '0,/VerifierKey: .*/s//VerifierKey: nothing/' ys/ysco.conf", "fail", "key", "Source.Service.VerifierKey: ")]
    [InlineData("sed -i '0,/VerifierKey: .*/s//AllowUnsigned: true/' ys/ysco.conf", "warn", "key", "NOT SIGNED: ")]
    [InlineData("sed -i '0,/URL: .*/s//URL: http:\\/\\/127.0.0.1:1\\/m.json/' ys/ysco.conf", "fail", "manifest", "connection refused")]
    [InlineData("cp app-v1.0.0 app-v0.9.0; cp app-v1.0.0.evidence.json app-v0.9.0.evidence.json", "warn", "leftovers", "2 files that nothing refers to")]
    [InlineData("rm app; ln app-v1.0.0 app", "warn", "service", "no link")]
    [InlineData("echo 'Foo: bar' >>ys/ysco.conf", "skip", "service", "see config")]
    public async Task Doctor_names_what_is_broken(string breaking, string status, string check, string words)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world);
        (await ProcessRun.RunAsync("sh", ["-c", breaking], host.Here.Settings())).Succeeded();

        ProcessOutcome doctor = await host.Here.RunAsync("doctor", "./app");

        Show(doctor);
        Assert.Contains(words, Line(doctor, status, check), StringComparison.Ordinal);
        Assert.Equal(doctor.Stdout.Split('\n').Count(line => line.StartsWith("fail ", StringComparison.Ordinal)), doctor.ExitCode);
        Assert.DoesNotContain("MODULE@", doctor.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_doctor_says_mends_the_evidence()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world);
        (await ProcessRun.RunAsync("sh", ["-c", "sed -i 's/\\(\"BinarySHA256\": *\"\\)./\\1x/' app-v1.0.0.evidence.json"], host.Here.Settings())).Succeeded();
        ProcessOutcome broken = await host.Here.RunAsync("doctor", "./app");
        string mend = broken.Stdout.Split('\n').Single(line => line.TrimStart().StartsWith("mend:", StringComparison.Ordinal)).Split("mend:")[1].Trim();
        Show(broken);

        (await ProcessRun.RunAsync("sh", ["-c", mend.Replace("ysco ", "./ysco ", StringComparison.Ordinal)], host.Here.Settings())).Succeeded();

        ProcessOutcome doctor = await host.Here.RunAsync("doctor", "./app");
        Show(doctor);
        Assert.Equal(0, doctor.ExitCode);
        Assert.StartsWith("v1.0.0, of app", Line(doctor, "ok", "evidence"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_and_page_say_how_it_stands_with_ysco_itself()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await own.ReleaseSelfAsync("v0.1.1");
        await own.ReleaseSelfAsync("v0.2.0");
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world, Self(own) + "Policy:\n\tSelf: manual\n");
        await host.RunAsync();
        Assert.Contains("\n  updates   not looked for yet\n", (await host.Here.RunAsync("status")).Stdout, StringComparison.Ordinal);

        await host.CommandAsync("check");

        ProcessOutcome status = await host.Here.RunAsync("status");
        Show(status);
        Assert.Contains("updates newest v0.2.0, which the policy (manual) leaves to you: ysco update -self", Flat(status.Stdout), StringComparison.Ordinal);
        string page = await host.OpenAsync("/");
        TestContext.Current.TestOutputHelper?.WriteLine(page[page.IndexOf("<section id=\"versions\"", StringComparison.Ordinal)..]);
        Assert.Contains("Policy: patch for versions, manual for ysco.", page, StringComparison.Ordinal);
        string self = page[page.IndexOf("<h3>ysco</h3>", StringComparison.Ordinal)..page.IndexOf("id=\"service\"", StringComparison.Ordinal)];
        Assert.Contains("from the manifest of releases, without TLS", self, StringComparison.Ordinal);
        Assert.Contains("<input type=\"hidden\" name=\"command\" value=\"update\"><input type=\"hidden\" name=\"which\" value=\"self\">", self, StringComparison.Ordinal);
        Assert.Contains("<input type=\"hidden\" name=\"version\" value=\"v0.1.1\"><input type=\"hidden\" name=\"goversion\" value=\"\">", self, StringComparison.Ordinal);
        Assert.DoesNotContain("module proxy", page[..page.IndexOf("id=\"config\"", StringComparison.Ordinal)], StringComparison.Ordinal);

        await host.FormAsync(("command", "update"), ("which", "self"), ("version", "v0.1.1"), ("goversion", ""));

        ProcessOutcome watched = await host.Here.RunAsync("status");
        Assert.StartsWith("Watching ysco v0.1.1 until ", watched.Stdout, StringComparison.Ordinal);
        Assert.Contains("updates v0.1.1 took the place of v0.1.0, and is watched until ", Flat(watched.Stdout), StringComparison.Ordinal);
        page = await host.OpenAsync("/");
        Assert.Contains("Watching ysco v0.1.1", page, StringComparison.Ordinal);
        Assert.Contains("running, being watched", page, StringComparison.Ordinal);
        await host.LoggedAsync("msg=\"ysco is updated\"");
        string after = Flat((await host.Here.RunAsync("status")).Stdout);
        Assert.Contains("updates newest v0.2.0, which", after, StringComparison.Ordinal);
        Assert.DoesNotContain("Watching", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_says_why_ysco_cannot_update_itself_and_nothing_when_nobody_said_that_it_should()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world, "\tSelf:\n\t\tType: manifest\n\t\tURL: http://127.0.0.1:1/m.json\n\t\tVerifierKey: nothing\n");
        await host.RunAsync();

        ProcessOutcome wrong = await host.Here.RunAsync("status");

        Show(wrong);
        Assert.Contains("updates none: Source.Self.VerifierKey: ", Flat(wrong.Stdout), StringComparison.Ordinal);
        Assert.Contains("ysco cannot update itself", await host.OpenAsync("/"), StringComparison.Ordinal);
        Assert.Contains("Source.Self.VerifierKey: ", Line(await host.Here.RunAsync("doctor"), "fail", "self"), StringComparison.Ordinal);

        await host.StopAsync();
        await host.ConfigureAsync(world, $"\t\tVerifierKey: {world.ReleaseKey}\n", "");
        await host.RunAsync();
        Assert.DoesNotContain("\n  updates", (await host.Here.RunAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("<h3>ysco</h3>", await host.OpenAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_of_ysco_waits_for_its_watch_and_tells()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await own.ReleaseSelfAsync("v0.1.1");
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world, Self(own));
        await host.RunAsync();

        ProcessOutcome update = await host.Here.RunAsync("update", "-self");

        Show(update);
        update.Succeeded();
        Assert.Equal("updated to ysco v0.1.1 from ysco v0.1.0\n", update.Stdout);
        Assert.Equal("ysco-v0.1.1", host.Self);
        ProcessOutcome again = await host.Here.RunAsync("update", "-self");
        Assert.Equal((0, "up to date: ysco v0.1.1 is there already\n", ""), (again.ExitCode, again.Stdout, again.Stderr));
        again = await host.Here.RunAsync("update", "-self", "v0.1.1");
        Assert.Equal((0, "nothing to do: ysco v0.1.1 is there already\n"), (again.ExitCode, again.Stdout));
        ProcessOutcome usage = await host.Here.RunAsync("update", "-self", "v0.1.1", "latest");
        Assert.Equal(3, usage.ExitCode);
        Assert.Contains("-self goes without GOVERSION", usage.Stderr, StringComparison.Ordinal);
        (await host.Here.RunAsync("update", "-self", "v9.9.9")).Refused(1, "v9.9.9");
    }

    [Fact]
    public async Task Update_to_a_ysco_that_dies_says_that_the_old_one_is_back()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await own.ReleaseBrokenSelfAsync("v0.1.1", "return 0;", "abort();");
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world, Self(own));
        await host.RunAsync();

        ProcessOutcome update = await host.Here.RunAsync("update", "-self", "v0.1.1");

        Show(update);
        update.Refused(1, "ysco v0.1.1 did not live through its watch (ysco v0.1.0 is back; automatic updates are paused)");
        Assert.Contains("failed      ysco v0.1.1, rolled back once", (await host.Here.RunAsync("status")).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_takes_the_release_key_of_the_configuration()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleaseWorld other = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world);

        ProcessOutcome verify = await host.Here.RunAsync("verify", "./app");

        Show(verify);
        verify.Succeeded();
        Assert.Equal("v1.0.0", verify.Value("version"));
        Assert.EndsWith(" (Source.Service.VerifierKey in ys/ysco.conf)", verify.Value("key"), StringComparison.Ordinal);
        await host.ConfigureAsync(world, $"\t\tVerifierKey: {other.ReleaseKey}\n", "");
        string refused = (await host.Here.RunAsync("verify", "./app")).Refused(
            1, "./app: its evidence is signed by the release key ", "(Source.Service.VerifierKey in ys/ysco.conf): nothing is proven either way");
        Assert.Equal(2, Regex.Matches(refused, "[0-9a-f]{16}").Select(match => match.Value).Distinct().Count());
        (await host.Here.RunAsync("verify", "-releasekey", other.ReleaseKey, "./app")).Refused(1, "(-releasekey): nothing is proven either way");
        ProcessOutcome named = await host.Here.RunAsync("verify", "-releasekey", world.ReleaseKey, "./app");
        named.Succeeded();
        Assert.Matches("^[0-9a-f]{16} [(]-releasekey[)]$", named.Value("key"));
        Assert.Contains(named.Value("key")[..16], refused, StringComparison.Ordinal);
        await host.ConfigureAsync(world, $"\t\tVerifierKey: {other.ReleaseKey}\n", Self(world));
        ProcessOutcome own = await host.Here.RunAsync("verify", "./app");
        own.Succeeded();
        Assert.EndsWith(" (Source.Self.VerifierKey in ys/ysco.conf)", own.Value("key"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_names_the_source_of_the_program_where_service_and_ysco_have_the_same_key()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world, Self(world));
        await world.ReleaseSelfAsync("v0.1.1", "self.json");
        (await host.Here.RunAsync(
            "fetch", "-manifest", world.ManifestUrl.Replace("manifest.json", "self.json", StringComparison.Ordinal), "-releasekey", world.ReleaseKey, "-dir", "own", "-o", "ysco-v0.1.1", "ysco@v0.1.1")).Succeeded();

        Assert.EndsWith(" (Source.Service.VerifierKey in ys/ysco.conf)", (await host.Here.RunAsync("verify", "./app")).Value("key"), StringComparison.Ordinal);
        Assert.EndsWith(" (Source.Self.VerifierKey in ys/ysco.conf)", (await host.Here.RunAsync("verify", "ysco-v0.1.1")).Value("key"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ysco_without_evidence_is_said_to_need_it()
    {
        using var here = new Sandbox();
        (await ProcessRun.RunAsync("cp", [YscoBinary.Location, here["ysco"]])).Succeeded();

        (await here.RunAsync("verify", "ysco")).Refused(
            1, "ysco: no Go build information", "is proven only by evidence beside it: there is no ", "ysco.evidence.json (an update, \"ysco fetch\" and \"ysco init\" lay it there");
    }

    [Theory]
    [InlineData(".", "ysco.conf is of several services: -dir web names the folder of one, with its keys")]
    [InlineData("all", "all/ysco.conf is of several services: -dir all/web names the folder of one, with its keys")]
    public async Task Verify_in_the_folder_of_several_services_names_that_of_the_one(string folder, string said)
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here[folder]);
        File.Copy("/bin/true", here["app"]);
        await File.WriteAllTextAsync(
            here[$"{folder}/ysco.conf"],
            "AuthFile: password.txt\nServices:\n\t-\n\t\tDir: api\n\t\tCommand:\n\t\t\t- ./api\n\t-\n\t\tDir: web\n\t\tCommand:\n\t\t\t- ./app\n",
            TestContext.Current.CancellationToken);

        string[] where = folder == "." ? [] : ["-dir", folder];
        (await here.RunAsync(["verify", .. where, "app"])).Refused(1, said);
    }

    [Fact]
    public async Task Who_takes_a_release_for_a_build_of_a_log_is_told_what_it_is()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world);
        using var log = new NoteSigner("log.example");

        (await host.Here.RunAsync("verify", "-key", log.VerifierKey, "./app")).Refused(
            1, "app-v1.0.0.evidence.json: evidence: that of a signed release and not of a log (with -releasekey KEY, \"ysco verify\" proves it)");
        ProcessOutcome missing = await host.Here.RunAsync("verify", "-releasekey", "nope.pem", "./app");
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("flag -releasekey: release key \"nope.pem\": not an ECDSA P-256 public key in PEM", missing.Stderr, StringComparison.Ordinal);
        Assert.Contains(", and as the name of a file: no such file or directory", missing.Stderr, StringComparison.Ordinal);

        await host.ConfigureAsync(world, $"\t\tLogKey: {log.VerifierKey}\n\t\tLogURL: {world.ManifestUrl}\n", "");
        ProcessOutcome doctor = await host.Here.RunAsync("doctor", "-offline", "./app");
        Show(doctor);
        Assert.Contains("that of a signed release and not of a log", Line(doctor, "fail", "evidence"), StringComparison.Ordinal);

        string evidence = host.Here["app-v1.0.0.evidence.json"];
        await File.WriteAllTextAsync(evidence, Regex.Replace(await File.ReadAllTextAsync(evidence), "(\"ReleaseKey\": *)\"[^\"]*\"", "$1\"\""));
        (await host.Here.RunAsync("verify", "-key", log.VerifierKey, "./app")).Refused(1, "evidence: that of a release that is not signed, which proves nothing");
    }

    private static string Self(ReleaseWorld own) => $"\tSelf:\n\t\tType: manifest\n\t\tURL: {own.ManifestUrl}\n\t\tVerifierKey: {own.ReleaseKey}\n";

    private static void Show(ProcessOutcome outcome) => TestContext.Current.TestOutputHelper?.WriteLine(outcome.Stdout + outcome.Stderr);

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What a check says, in one line.</summary>
    private static string Line(ProcessOutcome doctor, string status, string check)
    {
        string[] lines = doctor.Stdout.Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith($"{status,-5}{check} ", StringComparison.Ordinal));
        Assert.True(at >= 0, $"no line {status} {check} in\n{doctor.Stdout}");
        int end = Array.FindIndex(lines, at + 1, line => !line.StartsWith("                ", StringComparison.Ordinal));
        return string.Join(' ', lines[at..end].Select((line, i) => i == 0 ? line[16..].Trim() : line.Trim()));
    }

    /// <summary>A machine with a service of v1.0.0 and ysco in its folder, not started.</summary>
    private static async Task<ReleasedHost> LaidAsync(ReleaseWorld world, string config = "")
    {
        await world.ReleaseAsync("v1.0.0");
        var host = new ReleasedHost();
        (await host.Here.RunAsync("init", "-manifest", world.ManifestUrl, "-releasekey", world.ReleaseKey, "app@v1.0.0")).Succeeded();
        await host.LaySelfAsync();
        await host.ConfigureAsync(world, $"\t\tVerifierKey: {world.ReleaseKey}\n", config);
        return host;
    }
}

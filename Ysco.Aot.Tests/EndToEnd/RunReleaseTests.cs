using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>A service that is not of Go: signed releases by a manifest.</summary>
public class RunReleaseTests
{
    [Fact]
    public async Task A_program_in_C_is_set_up_checked_and_updated()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0");
        await host.LoggedAsync("app v1.0.0");
        await world.ReleaseAsync("v1.0.1");

        await host.CommandAsync("check");
        JsonElement json = (await host.JsonAsync())!.Value;
        Assert.Equal("app", json.GetProperty("SvcModPath").GetString());
        Assert.Equal("v1.0.0", json.GetProperty("SvcVersion").GetString());
        Assert.Equal("", json.GetProperty("SvcVersionsError").GetString());
        Assert.Equal(["v1.0.1", "v1.0.0"], json.GetProperty("SvcVersions").EnumerateArray().Select(version => version.GetString()));
        Assert.Equal("v1.0.1", json.GetProperty("Scheduled")[0].GetProperty("Version").GetString());

        await host.LoggedAsync("update done");
        await host.LoggedAsync("app v1.0.1");
        Assert.Equal("app-v1.0.1", host.Installed);
        Assert.Equal(["app-v1.0.0", "app-v1.0.0.evidence.json", "app-v1.0.1", "app-v1.0.1.evidence.json"], host.Files);
        Assert.Equal("app v1.0.1 none linux amd64\n", await host.OpenAsync("/service-version"));
    }

    [Fact]
    public async Task Status_and_the_page_tell_what_signed_it_and_nothing_of_toolchains()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0");
        await host.UntilAsync("the evidence is read", async () => (await host.JsonAsync())!.Value.GetProperty("SvcEvidence").ValueKind == JsonValueKind.Object);

        string status = (await host.Here.RunAsync("status")).Stdout;

        TestContext.Current.TestOutputHelper?.WriteLine(status);
        Assert.Contains("app v1.0.0, pid", status, StringComparison.Ordinal);
        Assert.Matches("app-v1.0.0-linux-amd64.tar.gz, signed by\\s+release\\s+key\\s+[0-9a-f]{16}", status);
        string page = await host.OpenAsync("/");
        Assert.Contains("was unpacked from the archive that the release key has signed", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)toolchain|>\\s*none|>Go<", page[page.IndexOf("<body", StringComparison.Ordinal)..page.IndexOf("<textarea", StringComparison.Ordinal)]);
        Assert.DoesNotMatch("toolchain|none", status);
    }

    [Fact]
    public async Task A_release_that_dies_is_rolled_back_and_remembered()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0");
        await world.ReleaseAsync("v1.0.1", "return 3;");

        Assert.StartsWith("200 ok", await host.UpdateAsync("latest", "latest"), StringComparison.Ordinal);
        await host.LoggedAsync("rolled back");

        Assert.Equal("app-v1.0.0", host.Installed);
        JsonElement json = (await host.JsonAsync())!.Value;
        Assert.Equal("v1.0.0", json.GetProperty("SvcVersion").GetString());
        Assert.Equal("v1.0.1", json.GetProperty("FailedBuilds")[0].GetProperty("Version").GetString());
        Assert.Equal("400 v1.0.1 is the latest, and was rolled back here before (give its numbers to try it again)", await host.UpdateAsync("latest"));
        Assert.Equal("400 v1.0.0 is there already", await host.UpdateAsync("v1.0.0"));
        Assert.Contains("whose toolchain is not chosen", await host.UpdateAsync("v1.0.1", "go1.26.1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_goes_back_behind_what_was_installed_is_refused_and_counted()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await world.ReleaseAsync("v1.0.1");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.1");
        world.Alter(manifest => manifest["latest_stable"] = "v1.0.0");

        await host.CommandAsync("check");

        Assert.Contains("names v1.0.0 as its newest release, and v1.0.1 was seen before", (await host.JsonAsync())!.Value.GetProperty("SvcVersionsError").GetString(), StringComparison.Ordinal);
        Assert.Contains("ysco_tlog_security_errors_total 1", await host.OpenAsync("/metrics"), StringComparison.Ordinal);
        Assert.StartsWith("Refused for security: what a check brought since ", (await host.Here.RunAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.Contains("Refused for security: what a check brought since", await host.OpenAsync("/"), StringComparison.Ordinal);

        world.Alter(manifest => manifest["latest_stable"] = "v1.0.1");
        await host.CommandAsync("check");
        Assert.StartsWith("Up to date", (await host.Here.RunAsync("status")).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_binary_that_was_changed_the_first_thing_said_is_that_it_was()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0");
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains("is not the one that was installed", StringComparison.Ordinal));
        await host.StopAsync();
        await File.AppendAllTextAsync(host.Here["app-v1.0.0"], "more");

        await host.RunAsync();

        await host.LoggedAsync("the version of the service is not known: there will be no automatic updates");
        string first = host.Ysco.Lines.First(line => line.Text.StartsWith("level=WARN", StringComparison.Ordinal)).Text;
        Assert.Contains("the binary of the service is not the one that was installed: it is not of the size that its evidence says", first, StringComparison.Ordinal);
        Assert.EndsWith("app-v1.0.0 installed=v1.0.0", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Releases_that_are_old_are_warned_of()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        world.Alter(manifest => manifest["releases"]![0]!["released_at"] = "2024-02-03T04:05:06Z");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0", $"\t\tVerifierKey: {world.ReleaseKey}\n\t\tMaxAge: 720h\n");

        await host.CommandAsync("check");

        await host.LoggedAsync("its newest release v1.0.0 is of 2024-02-03, longer ago than MaxAge 720h0m0s");
        await host.UntilAsync("the state tells it too", async () =>
            (await host.JsonAsync())!.Value.GetProperty("SvcReleasesOld").GetString()!.Contains("longer ago than MaxAge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_proves_it_in_place_of_a_signature()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.AddAsync("v1.0.0", await world.ReleaseAsync("v1.0.0"));
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0", $"\t\tName: example.org/app\n\t\tLogKey: {world.LogKey}\n\t\tLogURL: {world.LogUrl}\n");
        await world.AddAsync("v1.0.1", await world.ReleaseAsync("v1.0.1"));

        Assert.Equal("200 ok", await host.UpdateAsync("latest"));
        await host.LoggedAsync("update done");

        Assert.Equal("app-v1.0.1", host.Installed);
        await host.UntilAsync("it is proven", async () => (await host.JsonAsync())!.Value.GetProperty("SvcEvidence") is { ValueKind: JsonValueKind.Object } evidence
            && evidence.GetProperty("Log").GetString() == "localhost" && evidence.GetProperty("Problem").GetString() == "");
    }

    [Fact]
    public async Task Where_the_archive_alone_is_signed_nothing_is_said_to_be_proven_of_what_runs()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await world.SignArchiveOnlyAsync("app", "v1.0.0");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0");
        await host.UntilAsync("the evidence is read", async () => (await host.JsonAsync())!.Value.GetProperty("SvcEvidence").ValueKind == JsonValueKind.Object);

        JsonElement evidence = (await host.JsonAsync())!.Value.GetProperty("SvcEvidence");
        Assert.Contains("is signed, but not the sum of the file in it", evidence.GetProperty("Problem").GetString(), StringComparison.Ordinal);
        Assert.Matches("Nothing is proven: .*app-v1.0.0-linux-amd64.tar.gz is signed, but", await host.OpenAsync("/"));
        Assert.DoesNotContain("signed by release key", (await host.Here.RunAsync("status")).Stdout, StringComparison.Ordinal);
    }

    /// <summary>By custom, many programs run as the user that workers are.</summary>
    [Fact]
    public async Task What_is_unpacked_is_out_of_reach_for_other_processes_of_the_workers_user()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        string released = await world.ReleaseAsync("v1.0.1");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0");
        await File.WriteAllTextAsync(host.Here["taker.c"], """
            #define _GNU_SOURCE
            #include <ctype.h>
            #include <dirent.h>
            #include <fcntl.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/syscall.h>
            #include <unistd.h>

            /* Takes descriptor 3 of each worker it sees, and says of which it could. */
            int main(void) {
                if (setgid(65534) || setuid(65534)) return 1;
                puts("looking"); fflush(stdout);
                for (int last = 0;; usleep(100)) {
                    DIR *proc = opendir("/proc");
                    for (struct dirent *entry; (entry = readdir(proc));) {
                        char path[300], line[16] = "";
                        int pid = atoi(entry->d_name);
                        snprintf(path, sizeof path, "/proc/%s/cmdline", entry->d_name);
                        int file = isdigit(entry->d_name[0]) && pid > last ? open(path, O_RDONLY) : -1;
                        if (file < 0) continue;
                        ssize_t got = read(file, line, sizeof line);
                        close(file);
                        if (got < 14 || memcmp(line, "ysco\0__worker", 14)) continue;
                        int process = syscall(SYS_pidfd_open, pid, 0);
                        int taken = process < 0 ? -2 : (int)syscall(SYS_pidfd_getfd, process, 3, 0);
                        if (process >= 0) close(process);
                        if (taken == -2) continue;
                        last = pid;
                        printf("%s %d\n", taken < 0 ? "refused" : "taken", pid); fflush(stdout);
                    }
                    closedir(proc);
                }
            }
            """);
        (await ProcessRun.RunAsync("clang", ["-o", host.Here["taker"], host.Here["taker.c"]])).Succeeded();
        await using var taker = YscoProcess.Start(host.Here["taker"], [], new());
        await taker.WaitForLogAsync(line => line == "looking");

        Assert.Equal("200 ok", await host.UpdateAsync("v1.0.1"));

        await taker.WaitForLogAsync(line => line.StartsWith("refused ", StringComparison.Ordinal));
        Assert.Equal(await File.ReadAllBytesAsync(released), await File.ReadAllBytesAsync(host.Here["app-v1.0.1"]));
    }

    [Fact]
    public async Task With_both_keys_the_log_has_to_hold_what_is_signed()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.AddAsync("v1.0.0", await world.ReleaseAsync("v1.0.0"));
        await using ReleasedHost host = await ReleasedHost.StartAsync(
            world, "v1.0.0", $"\t\tName: example.org/app\n\t\tVerifierKey: {world.ReleaseKey}\n\t\tLogKey: {world.LogKey}\n\t\tLogURL: {world.LogUrl}\n");
        string good = await world.ReleaseAsync("v1.0.1");
        await world.AddAsync("v1.0.1", good);
        await world.ReleaseAsync("v1.0.2");
        await world.ReleaseAsync("v1.0.3");
        await world.AddAsync("v1.0.3", good);
        await world.AddAsync("v1.0.4", good);

        string notInLog = await host.UpdateAsync("v1.0.2");
        (await host.Here.RunAsync("update", "v1.0.3")).Refused(7, "the log's binary is not the one in the signed release");
        string unsigned = await host.UpdateAsync("v1.0.4");
        string both = await host.UpdateAsync("v1.0.1");

        Assert.Contains("example.org/app@v1.0.2", notInLog, StringComparison.Ordinal);
        Assert.Contains("v1.0.4", unsigned, StringComparison.Ordinal);
        Assert.Equal("200 ok", both);
        await host.LoggedAsync("update done");
        Assert.Equal("app-v1.0.1", host.Installed);
        Assert.Equal(["app-v1.0.0", "app-v1.0.0.evidence.json", "app-v1.0.1", "app-v1.0.1.evidence.json"], host.Files);
        await host.UntilAsync("the log proves it", async () => (await host.JsonAsync())!.Value.GetProperty("SvcEvidence") is { ValueKind: JsonValueKind.Object } evidence
            && evidence.GetProperty("Log").GetString() == "localhost" && evidence.GetProperty("Problem").GetString() == "");
        ProcessOutcome verified = await host.Here.RunAsync("verify", "app-v1.0.1");
        verified.Succeeded();
        Assert.Contains("Source.Service.LogKey", verified.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_file_at_the_service_path_keeps_its_version_over_an_update_and_a_start()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await world.ReleaseAsync("v1.0.1");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0");
        await host.StopAsync();
        File.Delete(host.Here["app"]);
        File.Move(host.Here["app-v1.0.0"], host.Here["app"]);
        File.Move(host.Here["app-v1.0.0.evidence.json"], host.Here["app.evidence.json"]);
        await host.RunAsync();
        Assert.Equal("200 ok", await host.UpdateAsync("v1.0.1"));
        await host.LoggedAsync("update done");
        await host.StopAsync();

        await host.RunAsync();

        Assert.Equal("v1.0.1", (await host.JsonAsync())!.Value.GetProperty("SvcVersion").GetString());
        await host.LoggedAsync("app v1.0.1");
    }

    [Theory]
    [InlineData("", "Source.Service.VerifierKey: nothing would prove what is installed")]
    [InlineData("\t\tVerifierKey: nonsense\n", "Source.Service.VerifierKey: release key ")]
    public async Task A_source_that_is_wrong_keeps_the_service_and_says_so(string source, string cause)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0", source);

        await host.LoggedAsync(cause);
        await host.LoggedAsync("app v1.0.0");
        Assert.Contains(cause, await host.UpdateAsync("v1.0.1"), StringComparison.Ordinal);
        ProcessOutcome test = await ProcessRun.RunAsync("sh", ["-c", $"{YscoBinary.Location} testconfig < ys/ysco.conf"], host.Here.Settings());
        Assert.Equal(1, test.ExitCode);
        Assert.Matches($"^<stdin>:\\d+: {System.Text.RegularExpressions.Regex.Escape(cause)}", test.Stderr);
    }

    [Fact]
    public async Task Unsigned_releases_run_only_when_that_is_said_and_loudly()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await world.ReleaseAsync("v1.0.1");
        world.Alter(manifest => manifest["releases"]!.AsArray().ToList().ForEach(release => release!.AsObject().Remove("sha256sums_sig_url")));
        await using ReleasedHost host = new();
        (await host.Here.RunAsync("init", "-manifest", world.ManifestUrl, "-releasekey", world.ReleaseKey, "app")).Refused(1, "SHA256SUMS is not signed");
        ProcessOutcome init = await host.Here.RunAsync("init", "-manifest", world.ManifestUrl, "-allowunsigned", "-version", "v1.0.0", "app");
        Assert.Contains("NOT SIGNED", init.Stderr, StringComparison.Ordinal);
        Assert.Contains("made app-v1.0.0.evidence.json, what is known of it\n", init.Stdout, StringComparison.Ordinal);
        await host.RunAsync();

        await host.LoggedAsync("NOT SIGNED: releases of the service are installed as whoever answers gives them out");
        Assert.Equal("200 ok", await host.UpdateAsync("v1.0.1"));
        await host.LoggedAsync("app v1.0.1");
    }
}

using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco doctor</c> on the folder of <c>ysco supervise</c>, and on that of one of its services.</summary>
public class SuperviseDoctorTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task It_checks_the_list_and_then_each_service_by_its_name()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        File.SetUnixFileMode(host.Here["ys/password.txt"], (UnixFileMode)0b110_000_000);
        await host.LoggedAsync("msg=serving");

        ProcessOutcome doctor = await host.TypeAsync("doctor", "-offline");

        TestContext.Current.TestOutputHelper?.WriteLine(doctor.Stdout);
        Assert.Equal(0, doctor.ExitCode);
        string[] sections = doctor.Stdout.Split("\n\n");
        Assert.Equal(4, sections.Length);
        Assert.Matches($@"^ok   folder     ys, mode \d+, owner \d+\nok   ysco       ysco v\S+ runs with ys as process {host.Ysco.Pid}\nok   config     ys/ysco.conf, as ysco uses it\nok   password   ys/password.txt, mode 0600\nok   files      .*\nok   unlisted   no service runs that the list has not$", sections[0]);
        foreach ((string name, string section) in new[] { ("web", sections[1]), ("api", sections[2]) })
        {
            Assert.Contains($"\nok   {name}: config     ys/{name}/ysco.conf, as ysco uses it\n", section, StringComparison.Ordinal);
            Assert.Contains($"\nok   {name}: service    ./{name}/websvc, a link to example.org/websvc v0.1.0 go1.20.3\n", section, StringComparison.Ordinal);
            Assert.Contains($"\nskip {name}: password   that of ys/ysco.conf counts\n", section, StringComparison.Ordinal);
        }

        Assert.Contains("\nskip api: self       ysco is updated with service web\n", sections[2], StringComparison.Ordinal);
        Assert.Matches(@"^0 fail, \d+ warn of \d+ checks, \d+ skipped\n$", sections[3]);
        ProcessOutcome one = await host.TypeAsync("doctor", "-offline", "-dir", "ys/api");
        Assert.Equal(sections[2].Replace(" api: ", " ", StringComparison.Ordinal).Split('\n')[0], one.Stdout.Split('\n')[0]);
        Assert.Contains("\nskip password   that of ys/ysco.conf counts\n", one.Stdout, StringComparison.Ordinal);
        ProcessOutcome named = await host.TypeAsync("doctor", "./web/websvc");
        Assert.Equal((3, ""), (named.ExitCode, named.Stdout));
        Assert.StartsWith("ysco doctor: ys/ysco.conf lists several services, with the program of each: CMD is for the folder of one\n", named.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_of_the_list_and_of_all_services_is_summed_up()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(World, "web");
        await host.LayAsync(World, "api");
        host.Add("web");
        host.Add("api");
        host.Add("mail");
        await host.ListAsync("\t\tUser: nobody-of-that-name\n");
        File.Delete(host.Here["ys/web/ysco.conf"]);
        File.Delete(host.Here["api/websvc"]);

        ProcessOutcome doctor = await host.TypeAsync("doctor", "-offline");

        string said = DoctorTests.InOne(doctor.Stdout);
        Assert.Contains(" fail config ys/ysco.conf: service web: -user nobody-of-that-name: not in /etc/passwd", said, StringComparison.Ordinal);
        Assert.Contains(" fail web: config ys/web/ysco.conf: no such file", said, StringComparison.Ordinal);
        Assert.Contains(" fail api: service ./api/websvc: no such file", said, StringComparison.Ordinal);
        Assert.Contains(" fail mail: folder ys/mail: no such folder (-dir names another) mend: ysco init -dir ys/mail MODULE@latest ", said, StringComparison.Ordinal);
        Assert.Contains(" fail mail: service ", said, StringComparison.Ordinal);
        Assert.True(doctor.ExitCode == 5, doctor.Stdout);
        ProcessOutcome json = await host.TypeAsync("doctor", "-offline", "-json");
        JsonElement[] findings = [.. JsonDocument.Parse(json.Stdout).RootElement.EnumerateArray()];
        Assert.Equal(5, json.ExitCode);
        Assert.Equal(["", "web", "api", "mail"], findings.Select(finding => finding.GetProperty("service").GetString()).Distinct());
        Assert.Equal(
            [("", "config"), ("web", "config"), ("api", "service"), ("mail", "folder"), ("mail", "service")],
            findings.Where(finding => finding.GetProperty("status").GetString() == "fail").Select(finding => (finding.GetProperty("service").GetString(), finding.GetProperty("check").GetString())));
    }

    [Fact]
    public async Task A_list_that_is_wrong_is_told_by_its_line_and_one_that_was_edited_by_what_takes_it_up()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        await host.LoggedAsync("msg=serving");
        host.Remove("api");
        await host.ListAsync();
        ProcessOutcome edited = await host.TypeAsync("doctor", "-offline");
        Assert.Contains(" warn config ys/ysco.conf lists other services than the ysco that runs has (web, api) mend: ysco reload -dir ys ", DoctorTests.InOne(edited.Stdout), StringComparison.Ordinal);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], "AuthFile: ys/password.txt\nServices:\n\t-\n\t\tDir: ../web\n");

        ProcessOutcome wrong = await host.TypeAsync("doctor", "-offline");

        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains(" fail config ys/ysco.conf:3: Services.Command: ", DoctorTests.InOne(wrong.Stdout), StringComparison.Ordinal);
        Assert.DoesNotContain("state", wrong.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_with_the_same_services_that_was_edited_is_told_by_doctor_and_status_until_it_is_taken_up()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        await host.LoggedAsync("msg=serving");
        const string Edited = "ysco.conf was edited and is not in use yet (ysco reload";
        Assert.DoesNotContain(Edited, (await host.TypeAsync("status")).Stdout, StringComparison.Ordinal);
        await File.AppendAllTextAsync(host.Here["ys/ysco.conf"], "# by hand\n");

        ProcessOutcome doctor = await host.TypeAsync("doctor", "-offline");
        Assert.Contains(" warn config ys/ysco.conf was changed, and the ysco that runs goes by what it was before mend: ysco reload -dir ys ", DoctorTests.InOne(doctor.Stdout), StringComparison.Ordinal);
        Assert.Contains("\n\nys/ysco.conf was edited and is not in use yet (ysco reload takes it up)\n\nof each: ", (await host.TypeAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.Contains($"\n{host.Here["ys"]}/{Edited} -dir {host.Here["ys"]} takes it up)\n", (await host.TypeAsync("status", "-dir", host.Here["ys"])).Stdout, StringComparison.Ordinal);

        // What was in use is known to a ysco that was executed anew, and the file may be a wrong one.
        (await host.TypeAsync("reload", "-dir", "ys/web")).Succeeded();
        await host.LoggedAsync("msg=\"ysco going on\" service=web");
        Assert.Contains(Edited, (await host.TypeAsync("status")).Stdout, StringComparison.Ordinal);
        string good = await File.ReadAllTextAsync(host.Here["ys/ysco.conf"]);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], "Services: none\n");
        Assert.Contains(Edited, (await host.TypeAsync("status")).Stdout, StringComparison.Ordinal);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], good);

        (await host.TypeAsync("reload")).Succeeded();
        Assert.DoesNotContain(Edited, (await host.TypeAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.Contains("\nok   config     ys/ysco.conf, as ysco uses it\n", (await host.TypeAsync("doctor", "-offline")).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_gone_is_made_anew_and_what_is_in_use_of_a_service_without_one_is_not_guessed()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();
        string binary = new FileInfo(host.Here["web/websvc"]).LinkTarget!;
        File.Copy(host.Here[$"web/{binary}"], host.Here["web/websvc-v0.9.9"]);
        File.Delete(host.Here["web/websvc"]);
        await host.RunAsync();
        await host.UntilAsync("api runs", async () => await host.ServiceAsync("api") == Releases.First);

        ProcessOutcome doctor = await host.TypeAsync("doctor", "-offline");

        string said = DoctorTests.InOne(doctor.Stdout);
        Assert.Contains($" fail web: service ./web/websvc: no such file or directory mend: ln -s {binary} ./web/websvc ", said, StringComparison.Ordinal);
        Assert.Contains(" ok web: config ys/web/ysco.conf ok ", said.Replace(" skip web: password that of ys/ysco.conf counts", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("edited", (await host.TypeAsync("status", "-dir", "ys/web")).Stdout, StringComparison.Ordinal);
        (await ProcessRun.RunAsync("sh", ["-ec", $"ln -s {binary} ./web/websvc"], host.Here.Settings())).Succeeded();
        Assert.Contains(" ok web: service ./web/websvc, a link to example.org/websvc v0.1.0 go1.20.3 ", DoctorTests.InOne((await host.TypeAsync("doctor", "-offline")).Stdout), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_the_list_that_nothing_is_known_of_may_be_mistyped()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        string list = await File.ReadAllTextAsync(host.Here["ys/ysco.conf"]);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], list.Replace("./web/websvc", "./web/wbesvc", StringComparison.Ordinal));

        string said = DoctorTests.InOne((await host.TypeAsync("doctor", "-offline")).Stdout);

        Assert.Contains(
            " fail web: service ./web/wbesvc: no such file or directory, and nothing of that name was installed beside it (is it mistyped?) mend: \"${EDITOR:-vi}\" ys/ysco.conf && ysco reload -dir ys "
                + "# or, where that is its name: ysco fetch -dir ys/web -o ./web/wbesvc-1 MODULE@latest && ln -s wbesvc-1 ./web/wbesvc ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_has_no_services_any_more_is_told_of_while_they_run()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], "AuthFile: ys/password.txt\n");

        ProcessOutcome doctor = await host.TypeAsync("doctor", "-offline");

        string said = DoctorTests.InOne(doctor.Stdout);
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains(
            " fail config ys/ysco.conf lists no services, and the ysco that runs goes by what it was before (web, api): it is not taken up so, and the next start fails "
                + "mend: \"${EDITOR:-vi}\" ys/ysco.conf && ysco reload -dir ys ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ysco fetch", said, StringComparison.Ordinal);
        (await host.TypeAsync("reload")).Refused(1, "lists no service");
        ProcessOutcome status = await host.TypeAsync("status");
        Assert.Equal(0, status.ExitCode);
        Assert.Contains("\n\nys/ysco.conf was edited and is not in use yet (ysco reload takes it up)\n\nof each: ", status.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_that_run_on_without_a_ysco_are_a_warning()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        int[] pids = host.Pids("web", "api");

        ProcessOutcome doctor = await host.TypeAsync("doctor", "-offline");

        string said = DoctorTests.InOne(doctor.Stdout);
        Assert.Equal(0, doctor.ExitCode);
        Assert.Contains(
            $" warn ysco none runs with ys, and services run on by themselves: web (process {pids[0]}), api (process {pids[1]}); nobody watches them "
                + "mend: ysco supervise -dir ys # or what starts ysco: it takes over what runs ", said, StringComparison.Ordinal);
        Assert.Contains($" skip api: ysco none runs with ys/api, and its service runs on by itself as process {pids[1]} (see ysco of ys) ", said, StringComparison.Ordinal);
        Assert.Contains(
            $" warn ysco none runs with ys/api, and its service runs on by itself as process {pids[1]}; nobody watches it mend: ysco supervise -dir ys # ",
            DoctorTests.InOne((await host.TypeAsync("doctor", "-offline", "-dir", "ys/api")).Stdout), StringComparison.Ordinal);
        await host.RunAsync();
        Assert.Equal(pids, host.Pids("web", "api"));
    }

    [Fact]
    public async Task What_another_service_runs_in_the_same_folder_is_no_leftover()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        await host.LoggedAsync("msg=serving");
        LogLine last = host.Ysco.Lines[^1];
        Assert.Equal((200, "ok"), await host.PostAsync("/web/update", ("which", "svc"), ("version", Releases.Second), ("goversion", "current")));
        await host.LoggedAsync("msg=\"update done\" service=web", last);
        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();

        // The service api runs what lies in web/, by a link from its own folder.
        string binary = new FileInfo(host.Here["web/websvc"]).LinkTarget!;
        await ProcessRun.RunAsync("sh", ["-ec", $"cp web/{binary} web/websvc-v0.0.9-go1.20.3-stripped; cp web/{binary}.evidence.json web/websvc-v0.0.9-go1.20.3-stripped.evidence.json; ln -sfn ../web/websvc-v0.0.9-go1.20.3-stripped api/websvc"], host.Here.Settings());

        ProcessOutcome web = await host.TypeAsync("doctor", "-offline", "-dir", "ys/web");
        Assert.Contains("\nok   leftovers  none\n", web.Stdout, StringComparison.Ordinal);
        File.Delete(host.Here["api/websvc"]);
        Assert.Contains("\nwarn leftovers  2 files that nothing refers to:", (await host.TypeAsync("doctor", "-offline", "-dir", "ys/web")).Stdout, StringComparison.Ordinal);
    }
}

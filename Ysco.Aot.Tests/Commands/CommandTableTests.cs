using System.Text;
using Xunit;
using Ysco.Commands;
using Ysco.Commands.CommandLine;
using Ysco.Config;

namespace Ysco.Tests.Commands;

public class CommandTableTests
{
    [Fact]
    public void Without_a_command_the_usage_goes_to_standard_error()
    {
        CommandRun run = CommandRun.Of([]);
        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Out));
        Assert.StartsWith("usage: ysco COMMAND", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_command_is_named_without_its_control_characters()
    {
        CommandRun run = CommandRun.Of(["fly\u001b[2J" + new string('x', 100)]);
        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Out));
        Assert.Equal(
            $"ysco: unknown command \"fly?[2J{new string('x', 53)}...\"\nusage: ysco COMMAND [flags] [arguments]\n\"ysco help\" lists the commands\n", run.Error);
    }

    [Theory]
    [InlineData("help")]
    [InlineData("-h")]
    [InlineData("--help")]
    public void Help_lists_every_command_on_standard_output(string word)
    {
        CommandRun run = CommandRun.Of([word]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.All(CommandTable.All(), command => Assert.Contains($"  {command.Name} ", run.Out, StringComparison.Ordinal));
    }

    public static TheoryData<string> Names => [.. CommandTable.All().Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_explains_itself_and_refuses_an_unknown_flag(string name)
    {
        CommandRun help = CommandRun.Of([name, "-help"]);
        Assert.Equal((ExitCode.Ok, ""), (help.Code, help.Error));
        Assert.StartsWith($"usage: ysco {name}", help.Out, StringComparison.Ordinal);
        Assert.Matches("^usage: [^\n]+\n\n[A-Z][^.]+", help.Out);
        Assert.All(help.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        CommandRun wrong = CommandRun.Of([name, "-nonsense"]);
        Assert.Equal((ExitCode.Usage, ""), (wrong.Code, wrong.Out));
        Assert.StartsWith($"ysco {name}: unknown flag -nonsense\nusage: ysco {name}", wrong.Error, StringComparison.Ordinal);
        Assert.EndsWith($"\n\"ysco {name} -help\" tells more\n", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(3, wrong.Error.Count(c => c == '\n'));
    }

    [Fact]
    public void Version_is_a_line_with_commit_framework_and_platform_and_one_about_releases()
    {
        CommandRun run = CommandRun.Of(["version"]);
        Assert.Equal(ExitCode.Ok, run.Code);
        string commit = ThisBuild.Commit;
        Assert.Equal($"ysco {ThisBuild.Version} (commit {commit}, net{Environment.Version}, linux-x64)\n"
            + "releases: no release key is built in: ysco does not update itself unless Source.Self says from where\n", run.Out);
        Assert.True(commit == "unknown" || commit.Replace("+dirty", "", StringComparison.Ordinal).All(char.IsAsciiHexDigitLower));
    }

    [Theory]
    [InlineData("config", ConfForm.Annotated)]
    [InlineData("configdefaults", ConfForm.AnnotatedAll)]
    public void What_config_prints_passes_testconfig(string command, ConfForm form)
    {
        CommandRun run = CommandRun.Of([command]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Equal(ConfFile.Write(new YscoConfig { AuthFile = "ys/password.txt" }, form), run.Out);
        Assert.Equal(new CommandRun(ExitCode.Ok, "config OK\n", ""), CommandRun.Of(["testconfig"], run.Out));
    }

    [Theory]
    [InlineData("", "<stdin>:1: AuthFile: required key is missing\n")]
    [InlineData("AuthFile: a\nWorker:\n\tUser: nosuchuser\n", "<stdin>:3: Worker.User nosuchuser: not in /etc/passwd (use a name that is, or a uid)\n")]
    [InlineData("Worker:\n\n\tUser: root\nAuthFile: a\n", "<stdin>:3: Worker.User root: is root, which the worker must not be (use 65534)\n")]
    [InlineData("AuthFile: a\nMonitor:\n\tIntervall: 1h\n", "<stdin>:3: Monitor.Intervall: unknown key (did you mean Interval?)\n")]
    [InlineData("AuthFile: a\nProcess:\n\tHealthURL: http://10.0.0.1/\n", "<stdin>:3: Process.HealthURL: \"10.0.0.1\" is not on this machine (127.0.0.1, [::1] or localhost)\n")]
    [InlineData("AuthFile: a\nProcess:\n\tWatch: 2h\n", "<stdin>:3: Process.Watch: 2h0m0s is too long (at most 1h)\n")]
    [InlineData("AuthFile: a\nHooks:\n\tPreUpdate:\n\t\t- backup\n\t\t- --quick\n", "<stdin>:4: Hooks.PreUpdate: \"backup\" is not a path of a program (it begins with /, ./ or ../; its arguments follow, each on a line of its own)\n")]
    [InlineData(
        "AuthFile: a\nGobuild:\n\tVerifierKey: beta.gobuilds.org+00000000+AReBl47t6/Zl24/pmarcKhJtsfAU2c1F5Wtu4hrOgOQQ\n",
        "<stdin>:3: Gobuild.VerifierKey: verifier key beta.gobuilds.org+00000000+AReBl47t6/Zl24/pmarcKhJtsfAU2c1F5Wtu4hrOgOQQ: "
        + "the key id is 00000000, and name and key give 3979319f (the key was mistyped or altered)\n")]
    [InlineData("AuthFile: a\nProcess:\n\tWorkDir: /no/such\n", "<stdin>:3: Process.WorkDir: /no/such: no such file or directory\n")]
    [InlineData("AuthFile: a\nProcess:\n\tWorkDir: /etc/passwd\n", "<stdin>:3: Process.WorkDir: /etc/passwd: not a directory\n")]
    [InlineData("AuthFile: a\nSource:\n\tSelf:\n\t\tType: manifest\n", "<stdin>:3: Source.Self.URL: must be set with Type manifest\n")]
    [InlineData(
        "AuthFile: a\nSource:\n\tSelf:\n\t\tType: manifest\n\t\tURL: https://example.org/m.json\n",
        "<stdin>:3: Source.Self.VerifierKey: nothing would prove what is installed (set the key that releases are signed for, or LogKey; or AllowUnsigned: true)\n")]
    [InlineData(
        "AuthFile: a\nSource:\n\tService:\n\t\tType: manifest\n\t\tURL: https://example.org/m.json\n",
        "<stdin>:3: Source.Service.VerifierKey: nothing would prove what is installed (set the key that releases are signed for, or LogKey; or AllowUnsigned: true)\n")]
    [InlineData(
        "AuthFile: a\nServices:\n\t-\n\t\tDir: job\n\t\tCommand:\n\t\t\t- capp\n",
        "<stdin>:6: Services.Command: \"capp\" is not a path of a program (it begins with /, ./ or ../; its arguments follow, each on a line of its own)\n")]
    [InlineData("AuthFile: a\nServices:\n\t-\n\t\tDir: job\n\t\tCommand: ./capp\n", "<stdin>:5: Services.Command: a list belongs here: lines with \"- \", indented by one more tab\n")]
    [InlineData("AuthFile: a\nServices:\n\t-\n\t\tDir: job\n\t\tCommand:\n", "<stdin>:5: Services.Command: required list is missing: lines with \"- \" below it, indented by one more tab\n")]
    [InlineData("AuthFile: a\nServices:\n\t-\n\t\tDir: job\n", "<stdin>:3: Services.Command: required list is missing: lines with \"- \" below it, indented by one more tab\n")]
    [InlineData("AuthFile: a\nProcess:\n\tHealthURL: http://127.0.0.1:99999/\n", "<stdin>:3: Process.HealthURL: port 99999 is not a port (1 to 65535)\n")]
    public void Testconfig_names_the_line_and_key(string text, string error) =>
        Assert.Equal(new CommandRun(ExitCode.Failed, "", error), CommandRun.Of(["testconfig"], text));

    [Fact]
    public void Configdefaults_says_that_a_service_needs_a_command_and_how_ysco_itself_is_called()
    {
        string text = CommandRun.Of(["configdefaults"]).Out;
        string words = string.Join(' ', text.Split(['\n', '\t', ' ', '#'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("from the folder that ysco is started in. (required) Command: - ./websvc", words, StringComparison.Ordinal);
        Assert.Contains("Without it, the name by which the service is started; in section Self, ysco. (optional)", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1ms", "1ms is too short: 1s is taken")]
    [InlineData("30s", "30s is short, for servers that others share (1m or more)")]
    public void Testconfig_takes_a_short_interval_with_a_warning(string interval, string said) => Assert.Equal(
        new CommandRun(ExitCode.Ok, "config OK\n", $"warning: <stdin>:4: Monitor.Interval: {said}\n"),
        CommandRun.Of(["testconfig"], $"AuthFile: a\nMonitor:\n\tDelay: 1m\n\tInterval: {interval}\n"));

    [Fact]
    public void Testconfig_warns_of_a_variable_that_counts_for_nothing() => Assert.Equal(
        new CommandRun(ExitCode.Ok, "config OK\n", "warning: <stdin>:4: Process.Environment: NOTIFY_SOCKET is ysco's own with Process.Notify: true, and "
            + "what is set here counts for nothing\n"),
        CommandRun.Of(["testconfig"], "AuthFile: a\nProcess:\n\tNotify: true\n\tEnvironment:\n\t\t- NOTIFY_SOCKET=/run/x\n"));

    [Fact]
    public void Testconfig_warns_of_a_hook_whose_program_is_not_there() => Assert.Equal(
        new CommandRun(
            ExitCode.Ok, "config OK\n",
            "warning: <stdin>:5: Hooks.PostUpdate: /nowhere/tell: no such file or directory (looked for on this machine, from this folder)\n"
            + "warning: <stdin>:7: Hooks.OnFailure: /etc/passwd: not a program (expected a regular file that may be executed) (looked for on this machine, from this folder)\n"),
        CommandRun.Of(["testconfig"], "AuthFile: a\nHooks:\n\tPreCheck:\n\t\t- /bin/true\n\tPostUpdate:\n\t\t- /nowhere/tell\n\tOnFailure:\n\t\t- /etc/passwd\n"));

    [Fact]
    public void Testconfig_refuses_what_is_too_long() => Assert.Equal(
        "<stdin>: longer than 65536 bytes\n", CommandRun.Of(["testconfig"], new string('#', (1 << 20) + 1)).Error);

    [Fact]
    public void An_argument_too_many_is_a_usage_error() => Assert.StartsWith(
        "ysco version: unexpected argument \"now\"\nusage: ysco version\n", CommandRun.Of(["version", "now"]).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("Copyright (c) 2026 the ysco authors")]
    [InlineData("Copyright (c) .NET Foundation and Contributors")]
    [InlineData("License notice for zlib-ng")]
    [InlineData("Version 2.0, January 2004")]
    [InlineData("Version 2.1, February 1999")]
    [InlineData("END OF TERMS AND CONDITIONS")]
    public void Licenses_has_the_text_of(string part) =>
        Assert.Contains(part, CommandRun.Of(["licenses"]).Out, StringComparison.Ordinal);

    [Fact]
    public void The_licences_stay_small_in_the_binary() => Assert.InRange(LicenseTexts.Deflated.Length, 10_000, 30_000);

    [Fact]
    public void An_answer_that_cannot_be_written_is_a_failure()
    {
        using FileStream full = File.OpenWrite("/dev/full");
        var error = new StringBuilder();
        CommandContext context = CommandRun.Context(["config"], new StringBuilder(), error) with
        {
            Out = TextSink.To((int)full.SafeFileHandle.DangerousGetHandle()),
        };
        Assert.Equal(ExitCode.Failed, CommandTable.Run(context));
        Assert.Equal("ysco config: writing to standard output: no space left on device\n", error.ToString());
    }
}

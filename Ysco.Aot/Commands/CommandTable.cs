using System.Text;
using Ysco.Commands.Checking;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Doctor;
using Ysco.Commands.Fetching;
using Ysco.Commands.Init;
using Ysco.Commands.Printing;
using Ysco.Commands.Registry;
using Ysco.Commands.Running;
using Ysco.Commands.Steering;
using Ysco.Posix;
using Ysco.Sconf;

namespace Ysco.Commands;

/// <summary>
/// Finds the command that is asked for. Exit codes: <see cref="ExitCode"/>. The table is made when it is needed and holds
/// no more than a name, a line and a method for each: the start of <c>ysco run</c> is measured.
/// </summary>
public static class CommandTable
{
    /// <summary>Runs the command that the context names.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Run(CommandContext context)
    {
        foreach (Command command in All())
        {
            if (command.Name == context.Name)
            {
                return Finish(command.Run(context), context);
            }
        }

        if (context.Name is "help" or "-h" or "-help" or "--help")
        {
            context.Out.Write(Usage());
            return Finish(ExitCode.Ok, context);
        }

        context.Error.Write(
            context.Name.Length == 0 ? Usage() : $"ysco: unknown command \"{Shown(context.Name)}\"\n{Synopsis}\"ysco help\" lists the commands\n");
        return ExitCode.Usage;
    }

    /// <summary>The commands, in the order that the usage shows.</summary>
    internal static Command[] All() =>
    [
        new("run", "run a service and keep it up to date", RunCommand.Run),
        new("supervise", "run several services in one process, and keep each up to date", SuperviseCommand.Run),
        new("init", "fetch a service for the first time and write ys/", InitCommand.Run),
        new("check", "ask which versions there are, and say what would be done", CheckCommand.Run),
        new("status", "show how it stands, of the ysco that runs", StatusCommand.Run),
        new("doctor", "check what an update will need, and say how to mend it", DoctorCommand.Run),
        new("update", "have the ysco that runs update its service now", UpdateCommand.Run),
        new("pause", "pause the automatic updates of the ysco that runs", PauseCommand.Run),
        new("unpause", "let automatic updates go on", UnpauseCommand.Run),
        new("reload", "have the ysco that runs take up ys/ysco.conf as it is", ReloadCommand.Run),
        new("events", "show what happened", EventsCommand.Run),
        new("log", "show what the service printed", LogCommand.Run),
        new("fetch", "fetch and prove one build", FetchCommand.Run),
        new("bundle", "make one file of a build and its proof, for a machine without network", BundleCommand.Run),
        new("install", "have the ysco that runs update its service out of such a file", InstallCommand.Run),
        new("lookup", "ask DNS, and say whether DNSSEC proves the answer", LookupCommand.Run),
        new("verify", "prove offline what a binary is, by the evidence beside it", VerifyCommand.Run),
        new("testnotify", "have the ysco that runs send a test to each URL of Notify", TestNotifyCommand.Run),
        new("registry", "keep a registry of binaries of your own, as plain files", RegistryCommand.Run),
        new("selftest", "say whether this program could take the place of the ysco that runs", SelfTestCommand.Run),
        new("config", "print an annotated ysco.conf in which only AuthFile is set", ConfigCommand.Run),
        new("configdefaults", "print an annotated ysco.conf with every default set", ConfigDefaultsCommand.Run),
        new("testconfig", "check the ysco.conf on standard input", TestConfigCommand.Run),
        new("licenses", "print the licences of ysco and of what is linked into it", LicensesCommand.Run),
        new("version", "print the version of ysco and what it was built from", VersionCommand.Run),
    ];

    /// <summary>An answer that could not be written is no success.</summary>
    private static int Finish(int code, CommandContext context)
    {
        if (code != ExitCode.Ok || context.Out.FirstError == 0)
        {
            return code;
        }

        string cause = Errno.Describe(context.Out.FirstError);
        context.Error.WriteLine($"ysco {context.Name}: writing to standard output: {cause}");
        return ExitCode.Failed;
    }

    private const string Synopsis = "usage: ysco COMMAND [flags] [arguments]\n";

    private static string Usage()
    {
        const int NameColumns = 16;
        var text = new StringBuilder(Synopsis).Append('\n');
        foreach (Command command in All())
        {
            text.Append("  ").Append(command.Name.PadRight(NameColumns)).Append(command.Help).Append('\n');
        }

        return text.Append("\nysco COMMAND -help shows the flags of a command.\n").ToString();
    }

    private static string Shown(string name) => SconfText.Quote(name);
}

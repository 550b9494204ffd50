using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Results;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco pause [-dir ys] [REASON]</c>: no automatic updates until <c>ysco unpause</c>.</summary>
internal static class PauseCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("pause", "[REASON]")
        {
            About = "Pauses the automatic updates of the ysco that runs, until \"ysco unpause\": also over restarts. REASON is shown "
                + "to whoever looks. Checks go on, and an update can still be asked for. To pass over one version, stay paused until "
                + "there is a newer one, which then takes its place.",
        };
        Flag<string> folder = flags.Folder("folder that ysco runs with");
        if (flags.Parse(context, 0, int.MaxValue) is { } code)
        {
            return code;
        }

        string reason = string.Join(' ', flags.Rest.ToArray()).Trim();
        if (!AdminForms.IsReason(reason))
        {
            return flags.WrongUsage(context, AdminForms.NoReason);
        }

        Failure? failure = new ControlClient(folder.Value).Command(ControlClient.Prompt, ("command", "pause"), ("reason", reason));
        if (failure is not null)
        {
            return context.Fail(failure);
        }

        context.Out.Write($"automatic updates are paused{(reason == "" ? "" : $": {reason}")} (\"ysco unpause\" lets them go on)\n");
        return ExitCode.Ok;
    }
}

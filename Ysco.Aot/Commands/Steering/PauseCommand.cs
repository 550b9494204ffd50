using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Runtime;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco pause [-dir ys] [REASON]</c>: no automatic updates until <c>ysco unpause</c>.</summary>
internal static class PauseCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("pause", "[REASON]")
        {
            About = "Pauses the automatic updates of the ysco that runs, until \"ysco unpause\": also over restarts. REASON is shown "
                + "to whoever looks; without one, that of a pause that there is already stays. Checks go on, and an update can still be asked for. To pass over one version, stay paused until "
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

        var client = new ControlClient(folder.Value);
        DateTimeOffset now = context.Clock.GetUtcNow();
        Snapshot? before = RunningState.Ask(client, now).Try(out RunningState? state, out _) ? state?.Snapshot : null;
        if (client.Command(ControlClient.Prompt, ("command", "pause"), ("reason", reason)) is { } failure)
        {
            return context.Fail(failure);
        }

        context.Out.Write(Said(before, reason, new LocalTime(TimeZoneInfo.Local, now), client.DirFlag));
        return ExitCode.Ok;
    }

    /// <summary>What is so now. Why somebody else paused them is told, for it is either what stays or what nobody will see any more.</summary>
    private static string Said(Snapshot? before, string reason, LocalTime time, string dirFlag)
    {
        string goOn = $" (\"ysco unpause{dirFlag}\" lets them go on)\n";
        string paused = $"automatic updates are paused{(reason == "" ? "" : $": {reason}")}{goOn}";
        if (before is not { PauseReason: not "" })
        {
            return paused;
        }

        string already = $"paused already{(PageState.PausedSince(before) is { } since ? $", since {time.Both(since)}" : "")}: {before.PauseReason}";
        return reason == "" || reason == before.PauseReason ? $"automatic updates are {already}{goOn}" : $"{paused}they were {already}\n";
    }
}

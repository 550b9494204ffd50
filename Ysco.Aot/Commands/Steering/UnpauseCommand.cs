using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Runtime;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco unpause [-dir ys]</c>: automatic updates go on.</summary>
internal static class UnpauseCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("unpause", "")
        {
            About = "Lets the automatic updates of the ysco that runs go on, after \"ysco pause\" or a version that failed.",
        };
        Flag<string> folder = flags.Folder("folder that ysco runs with");
        if (flags.Parse(context) is { } code)
        {
            return code;
        }

        var client = new ControlClient(folder.Value);
        if (client.Command(ControlClient.Prompt, ("command", "unpause")) is { } failure)
        {
            return context.Fail(failure);
        }

        context.Out.Write("automatic updates go on\n");
        DateTimeOffset now = context.Clock.GetUtcNow();
        if (RunningState.Ask(client, now).Try(out RunningState? state, out _) && state is not null)
        {
            context.Out.Write(Next(state.Snapshot, new LocalTime(TimeZoneInfo.Local, now)));
        }

        return ExitCode.Ok;
    }

    /// <summary>What goes next by itself, and that it failed before when it did; nothing when nothing is known to go.</summary>
    internal static string Next(Snapshot now, LocalTime time)
    {
        string again = now.ServiceNews.Retried is { } failed ? $", which was {PageState.HowOften(failed)} here," : "";
        return now.Scheduled is [var next, ..]
            ? $"{next.Target.Versions}{again} waits until {time.Both(PageState.NotBefore(now, 0))}\n"
            : now.ServiceNews.Retried is { } retried
                ? $"{retried.Target.Versions}{again} is tried again: the next check schedules it"
                    + $"{(now.NextCheck is { } check ? $", {time.Relative(check)}" : "")}\n"
                : "";
    }
}

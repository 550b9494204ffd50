using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Go;
using Ysco.Runtime;
using Ysco.Updates;

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
            context.Out.Write(Next(state.Snapshot, new LocalTime(TimeZoneInfo.Local, now), client.DirFlag));
        }

        return ExitCode.Ok;
    }

    /// <summary>What goes next by itself, and that it failed before when it did; what goes no more; nothing when nothing is known of either.</summary>
    /// <param name="now">How it stands.</param>
    /// <param name="time">The clock of whoever reads it.</param>
    /// <param name="dirFlag">What names the folder to a command.</param>
    internal static string Next(Snapshot now, LocalTime time, string dirFlag)
    {
        if (now.Scheduled.Length > 0)
        {
            int first = PageState.Next(now);
            Build next = now.Scheduled[first].Target;
            string before = Array.Find(now.FailedBuilds, build => build.Target == next) is { } earlier ? Again(earlier) : "";
            return $"{(next.IsSelf ? "ysco " : "")}{next.Versions}{before} waits until {time.Both(PageState.NotBefore(now, first))}\n";
        }

        return now.ServiceNews.Retried is { } retried
            ? $"{retried.Target.Versions}{Again(retried)} is tried again: the next check schedules it"
                + $"{(now.NextCheck is { } check ? $", {time.Relative(check)}" : "")}\n"
            : NoMore(now, isSelf: false, dirFlag) + NoMore(now, isSelf: true, dirFlag);
    }

    private static string Again(FailedBuild failed) => $", which was {PageState.HowOften(failed)} here,";

    /// <summary>The version that failed last, where it would be newer than what runs and is not tried any more.</summary>
    private static string NoMore(Snapshot now, bool isSelf, string dirFlag)
    {
        string running = isSelf ? now.Self.Version : now.Service.Version;
        FailedBuild? last = Array.FindLast(now.FailedBuilds, build => build.Target.IsSelf == isSelf);
        return last is { Times: >= UpdateMachine.MaxFailures } && SemVer.Compare(last.Target.Version, running) >= 0
            ? $"{(isSelf ? "ysco " : "")}{last.Target.Versions} was {last.Fate} {last.Times} times here, and is not tried again by itself "
                + $"(ysco update{dirFlag} {(isSelf ? "-self " : "")}{last.Target.Versions} tries it)\n"
            : "";
    }
}

using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Go;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Sconf;
using Ysco.Updates;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco update [-self] [VERSION [GOVERSION]]</c>: has the ysco that runs update now, and waits for what comes of it.</summary>
internal static class UpdateCommand
{
    /// <summary>A check, a fetch and the end of the old one have their own limits, some 35 minutes in sum; the last is configured.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Between two questions whether the watch is over, of some seconds.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(200);

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("update", "[VERSION [GOVERSION]]")
        {
            About = "Has the ysco that runs update its service now, whatever is scheduled or paused, and waits until the new version has "
                + "lived through its watch, or the one before it is back. VERSION is one such as v1.2.3, latest or current; GOVERSION "
                + "one such as go1.26.10, latest or current. Without them: latest. What is latest a check finds out, which hook PreCheck can "
                + "refuse; without a latest there is none. An interruption of this command interrupts nothing.",
        };
        Flag<string> folder = flags.Folder("folder that ysco runs with");
        Flag<bool> self = flags.Bool("self", "update ysco itself, not the service: to VERSION of where Source.Self says, or where it was said when this ysco was built");
        if (flags.Parse(context, 0, 2) is { } code)
        {
            return code;
        }

        ReadOnlySpan<string> words = flags.Rest.Span;
        if ((self.Value && words.Length > 1 ? "-self goes without GOVERSION" : Wrong(words)) is { } wrong)
        {
            return flags.WrongUsage(context, wrong);
        }

        var client = new ControlClient(folder.Value);
        if (self.Value)
        {
            string version = words.Length > 0 ? words[0] : "latest";
            return Done(context, words, new OwnUpdate(context, client).Run(
                () => client.Outcome(client.Post("/update", Patience, ("which", "self"), ("version", version), ("goversion", "")))));
        }

        Failure? failure = client.Outcome(client.Post(
            "/update", Patience, ("which", "svc"), ("version", words.Length > 0 ? words[0] : "latest"),
            ("goversion", words.Length > 1 ? words[1] : "latest")));
        return failure is null ? Finish(context, client, failure) : Done(context, words, failure);
    }

    /// <summary>
    /// What runs already is what was wanted, and no failure here. Over HTTP it is answered with 400, as by the ysco that this one takes
    /// the place of: whoever posts goes by that.
    /// </summary>
    private static int Done(CommandContext context, ReadOnlySpan<string> words, Failure? failure)
    {
        if (failure is not { Kind: FailureKind.Refused } || !failure.Message.EndsWith(UpdateMachine.IsThere, StringComparison.Ordinal))
        {
            return Told(context, failure);
        }

        context.Out.Write($"{(words.Length == 0 || words[0] == "latest" ? "up to date" : "nothing to do")}: {failure.Message}\n");
        return ExitCode.Ok;
    }

    /// <summary>Waits for the end of the watch, once the new version was started.</summary>
    /// <param name="context">The command's.</param>
    /// <param name="client">Whoever is asked.</param>
    /// <param name="failure">Why it was not; null when it was.</param>
    internal static int Finish(CommandContext context, ControlClient client, Failure? failure)
    {
        if (failure is null)
        {
            context.Progress("the new version is proven, installed and started; watching it");
            failure = Watch(context, client);
        }

        return Told(context, failure);
    }

    /// <summary>The exit status, and why it is not 0.</summary>
    internal static int Told(CommandContext context, Failure? failure) => failure is null ? ExitCode.Ok : context.Fail(failure);

    /// <summary>What is no version in any case; whether there is one of such a name is found out by looking for it.</summary>
    private static string? Wrong(ReadOnlySpan<string> words) =>
        words is [var version, ..] && version is not ("latest" or "current") && !UpdateTurn.IsVersion(version)
            ? $"version \"{SconfText.Quote(version)}\": not a full semantic version such as v1.2.3, and not latest or current"
        : words is [_, var goVersion] && goVersion is not ("latest" or "current") && !UpdateTurn.IsToolchain(goVersion)
            ? $"version \"{SconfText.Quote(goVersion)}\": not a Go version such as go1.26.10, and not latest or current"
        : null;

    private static Failure? Watch(CommandContext context, ControlClient client)
    {
        long begun = context.Clock.GetTimestamp();
        while (context.Clock.GetElapsedTime(begun) < Patience)
        {
            if (!RunningState.Ask(client, context.Clock.GetUtcNow()).Try(out RunningState? state, out Failure? failure))
            {
                return failure;
            }

            if (state is null)
            {
                return Failure.Local($"ysco ended before the watch of the new version was over (\"ysco events{client.DirFlag}\" tells more)");
            }

            if (!state.Snapshot.UpdateBusy)
            {
                return Tell(context, client.DirFlag, state.Snapshot);
            }

            Thread.Sleep(AskEvery);
        }

        return Failure.Local($"the update is not over after {Patience.TotalHours:0} h (\"ysco status{client.DirFlag}\" tells more)");
    }

    /// <summary>After a way back, what comes next by itself, where the last check knew of it; else nothing.</summary>
    /// <param name="now">How it stands.</param>
    /// <param name="end">What came of the update.</param>
    /// <param name="dirFlag">What names the folder to a command.</param>
    internal static string GoesOn(Snapshot now, HistoryEntry end, string dirFlag) =>
        now is { PauseReason: "", ServiceNews.Next: { } next, ServiceVersions: { Error: "" } known } && SemVer.Compare(end.Version, end.OldVersion) < 0
            && Array.IndexOf(known.Versions, next.Version) >= 0
            ? $"automatic updates go on to {next.Versions} (\"ysco pause{dirFlag}\" keeps what runs now)\n"
            : "";

    /// <summary>The last of these is about this update: another is not begun before it is over.</summary>
    private static Failure? Tell(CommandContext context, string dirFlag, Snapshot now)
    {
        HistoryEntry? end = Array.FindLast(now.Events, entry => entry.Which != "self" && entry.Kind is (HistoryKind.Updated or HistoryKind.Failed));
        var time = new LocalTime(TimeZoneInfo.Local, context.Clock.GetUtcNow());
        switch (end?.Kind)
        {
            case HistoryKind.Updated:
                context.Out.Write($"{HistoryLine.Words(end, time)}\n");
                context.Out.Write(GoesOn(now, end, dirFlag));
                return null;
            case HistoryKind.Failed:
                return Failure.Local($"{$"{end.Version} {end.GoVersion}".TrimEnd()}: {end.Reason} (rolled back{(end.OldVersion == "" ? "" : " to ")}{end.OldVersion}; automatic updates are paused)");
            default:
                return Failure.Local($"what came of the update is not told (\"ysco events{dirFlag}\" tells more)");
        }
    }
}

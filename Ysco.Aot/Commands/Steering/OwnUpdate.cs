using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Commands.Steering;

/// <summary>
/// <c>ysco update -self</c>: who answers is the new ysco, or nobody, when that died of it. Then the one before it comes back, and
/// tells.
/// </summary>
/// <param name="context">The command's.</param>
/// <param name="client">The way to the ysco that runs.</param>
internal sealed class OwnUpdate(CommandContext context, ControlClient client)
{
    /// <summary>The one that stands by waits 20 s for a new one that hangs, and starts; a watch is 5 s.</summary>
    private static readonly TimeSpan WatchPatience = TimeSpan.FromMinutes(2);

    /// <summary>Between two questions, in a watch of some seconds.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Times of events are cut.</summary>
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(1);

    /// <summary>Has it updated, and waits for what comes of it.</summary>
    /// <param name="ask">Asks for it; null when the new one answered.</param>
    internal Failure? Run(Func<Failure?> ask)
    {
        DateTimeOffset begun = context.Clock.GetUtcNow() - Cut;
        Failure? failure = ask();
        if (failure is { Kind: not FailureKind.Network })
        {
            return failure;
        }

        context.Progress(failure is null ? "the new ysco is proven, and has taken over; watching it" : "no answer: waiting for a ysco that tells what came of it");
        return Watch(begun, failure);
    }

    private Failure? Watch(DateTimeOffset since, Failure? failure)
    {
        long begun = context.Clock.GetTimestamp();
        for (; context.Clock.GetElapsedTime(begun) < WatchPatience; Thread.Sleep(AskEvery))
        {
            if (RunningState.Ask(client, context.Clock.GetUtcNow()).Try(out RunningState? state, out Failure? unasked)
                && state is { Snapshot: { SelfTrial: null, UpdateBusy: false } now })
            {
                return Tell(now, since, failure);
            }

            failure = unasked ?? failure;
        }

        return failure ?? Failure.Local($"the update is not over after {WatchPatience.TotalMinutes:0} min (\"ysco status{client.DirFlag}\" tells more)");
    }

    private Failure? Tell(Snapshot now, DateTimeOffset since, Failure? failure)
    {
        HistoryEntry? end = Array.FindLast(
            now.Events, entry => entry.Which == "self" && entry.Time >= since && entry.Kind is (HistoryKind.Updated or HistoryKind.RolledBack));
        if (end?.Kind == HistoryKind.Updated)
        {
            context.Out.Write($"{HistoryLine.Words(end, new LocalTime(TimeZoneInfo.Local, context.Clock.GetUtcNow()))}\n");
            return null;
        }

        return end is not null ? Failure.Local($"{end.Reason} (ysco {end.Version} is back; automatic updates are paused)")
            : failure ?? Failure.Local($"what came of the update is not told (\"ysco events{client.DirFlag}\" tells more)");
    }
}

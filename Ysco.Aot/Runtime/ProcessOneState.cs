namespace Ysco.Runtime;

/// <summary>
/// Process 1 of a machine that has nothing else: what it is about, and what follows from what happens. It starts ysco, starts it
/// again when it ends, and ends the machine in order when that is wanted. Pure.
/// Limits: the pauses before a start grow from <see cref="FirstPause"/> to <see cref="LongestPause"/>; what is left of the machine
/// has <see cref="SweepTime"/> to end, and <see cref="KillTime"/> to be gone.
/// </summary>
internal readonly struct ProcessOneState
{
    /// <summary>Long enough not to spin, short enough for a service.</summary>
    internal static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>Shorter than the time that an old ysco which stands by gives whoever starts ysco again (<see cref="Standby"/>).</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    /// <summary>One that ran for so long did not end for what it was started with.</summary>
    internal static readonly TimeSpan LongRun = TimeSpan.FromMinutes(1);

    /// <summary>What is left then are programs that the service started and left, and a service whose ysco is gone.</summary>
    internal static readonly TimeSpan SweepTime = TimeSpan.FromSeconds(10);

    /// <summary>Who is killed is gone at once, but for those that wait for a device.</summary>
    internal static readonly TimeSpan KillTime = TimeSpan.FromSeconds(5);

    private const int MostDoublings = 3;

    internal ProcessOnePhase Phase { get; init; }

    /// <summary>When <see cref="ProcessOneEvent.TimeIsOver"/> is to come, in time since we began; null for never.</summary>
    internal TimeSpan? Due { get; init; }

    /// <summary>When ysco was started last, in time since we began.</summary>
    internal TimeSpan StartedAt { get; init; }

    /// <summary>How often in a row it ended soon.</summary>
    internal int QuickEnds { get; init; }

    /// <summary>Whether the machine is to be started anew when all has ended, and not switched off.</summary>
    internal bool IsRestart { get; init; }

    /// <summary>What follows from what happened.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="now">The time since we began.</param>
    /// <param name="patience">How long ysco and its service may take to end.</param>
    /// <param name="action">What is to be done.</param>
    internal ProcessOneState Next(ProcessOneEvent happened, TimeSpan now, TimeSpan patience, out ProcessOneAction action)
    {
        action = ProcessOneAction.Wait;
        switch (Phase, happened)
        {
            case (ProcessOnePhase.Running, ProcessOneEvent.Ended):
                int quick = now - StartedAt < LongRun ? QuickEnds : 0;
                return this with { Phase = ProcessOnePhase.Pausing, Due = now + Pause(quick), QuickEnds = Math.Min(quick + 1, MostDoublings) };

            case (ProcessOnePhase.Pausing, ProcessOneEvent.TimeIsOver):
                action = ProcessOneAction.Start;
                return this with { Phase = ProcessOnePhase.Running, Due = null, StartedAt = now };

            case (ProcessOnePhase.Running, ProcessOneEvent.PowerOffWanted or ProcessOneEvent.RestartWanted):
                action = ProcessOneAction.EndYsco;
                return this with { Phase = ProcessOnePhase.Ending, Due = now + patience, IsRestart = happened == ProcessOneEvent.RestartWanted };

            case (ProcessOnePhase.Pausing, ProcessOneEvent.PowerOffWanted or ProcessOneEvent.RestartWanted):
                action = ProcessOneAction.EndAll;
                return this with { Phase = ProcessOnePhase.Sweeping, Due = now + SweepTime, IsRestart = happened == ProcessOneEvent.RestartWanted };

            case (ProcessOnePhase.Ending, ProcessOneEvent.Ended or ProcessOneEvent.TimeIsOver):
                action = ProcessOneAction.EndAll;
                return this with { Phase = ProcessOnePhase.Sweeping, Due = now + SweepTime };

            case (ProcessOnePhase.Sweeping, ProcessOneEvent.TimeIsOver):
                action = ProcessOneAction.KillAll;
                return this with { Phase = ProcessOnePhase.Killing, Due = now + KillTime };

            case (ProcessOnePhase.Sweeping or ProcessOnePhase.Killing, ProcessOneEvent.Alone):
            case (ProcessOnePhase.Killing, ProcessOneEvent.TimeIsOver):
                action = ProcessOneAction.Finish;
                return this with { Phase = ProcessOnePhase.Over, Due = null };

            default:
                return this;
        }
    }

    private static TimeSpan Pause(int quickEnds) =>
        FirstPause * (1 << quickEnds) is var pause && pause < LongestPause ? pause : LongestPause;
}

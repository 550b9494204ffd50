using System.Globalization;
using Ysco.Logging;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>
/// <c>ysco run -init</c>: process 1 of a machine that has nothing else. The kernel panics when process 1 ends, so it is not the
/// ysco that runs the service, which may be killed, crash or be updated: that is its child. Here next to nothing can go wrong.
/// It reaps what is left to it, passes HUP, USR1 and USR2 on, and ends the machine in order: TERM and PWR switch it off, INT
/// (Ctrl-Alt-Del) starts it anew. What is decided is <see cref="ProcessOneState"/>.
/// References: reboot(2), signal(7) and kill(2) on process 1, pid_namespaces(7).
/// Not here: mounting, network, terminals; whoever has no other process 1 has the kernel or an initramfs do it before.
/// </summary>
public sealed class ProcessOne
{
    /// <summary>What is not on a disk by then, a broken disk keeps.</summary>
    private static readonly TimeSpan SyncTime = TimeSpan.FromSeconds(30);

    /// <summary>Over the time that the service has to end: for ysco itself, which notes down how it ended.</summary>
    private static readonly TimeSpan OwnTime = TimeSpan.FromSeconds(5);

    private readonly EventLoop loop;
    private readonly TimeProvider clock;
    private readonly Log log;
    private readonly IReadOnlyList<byte[]> arguments;
    private readonly Func<TimeSpan> stopTimeout;
    private readonly long began;
    private ProcessOneState state;
    private TimerHandle? timer;
    private int child = -1;

    /// <summary>Process 1, with nothing started yet.</summary>
    /// <param name="loop">Its loop.</param>
    /// <param name="clock">The loop's clock.</param>
    /// <param name="log">Where it tells what it does.</param>
    /// <param name="arguments">The command line of the ysco that it starts, byte for byte.</param>
    /// <param name="stopTimeout">How long the service may take to end, asked when it is told to.</param>
    public ProcessOne(EventLoop loop, TimeProvider clock, Log log, IReadOnlyList<byte[]> arguments, Func<TimeSpan> stopTimeout)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(clock);
        (this.loop, this.clock, this.log, this.arguments, this.stopTimeout) = (loop, clock, log, arguments, stopTimeout);
        began = clock.GetTimestamp();
        _ = new SignalSource(loop, Signalled, Reap);

        // Refused in a PID namespace, where nobody presses keys.
        _ = Machine.reboot(Machine.LINUX_REBOOT_CMD_CAD_OFF);
    }

    /// <summary>Runs the machine, and ends it.</summary>
    /// <returns>Only when the kernel does not let us end it, as in a container that may not: 0.</returns>
    public int Run()
    {
        loop.WhenQuiet(QuietTime.After, QuietTime.Make());
        Start();

        // What was left by whoever was process 1 before an exec; and only after something has it become quiet.
        loop.Post(Reap);
        loop.Run();
        return Finish();
    }

    private TimeSpan Now => clock.GetElapsedTime(began);

    private void Signalled(int signal)
    {
        switch (signal)
        {
            case Signals.SIGTERM or Signals.SIGPWR: Take(ProcessOneEvent.PowerOffWanted); break;
            case Signals.SIGINT: Take(ProcessOneEvent.RestartWanted); break;
            default: Signals.Send(child, signal, group: false); break;
        }
    }

    private void Take(ProcessOneEvent happened)
    {
        TimeSpan patience = happened is ProcessOneEvent.PowerOffWanted or ProcessOneEvent.RestartWanted ? stopTimeout() + OwnTime : TimeSpan.Zero;
        state = state.Next(happened, Now, patience, out ProcessOneAction action);
        timer?.Cancel();
        timer = state.Due is { } due ? loop.After(due - Now, () => Take(ProcessOneEvent.TimeIsOver)) : null;
        Perform(action);
        if (state.Phase is ProcessOnePhase.Sweeping or ProcessOnePhase.Killing && !Children.Any())
        {
            Take(ProcessOneEvent.Alone);
        }
    }

    private void Perform(ProcessOneAction action)
    {
        switch (action)
        {
            case ProcessOneAction.Start:
                Start();
                break;
            case ProcessOneAction.EndYsco:
                log.Info(state.IsRestart ? "restarting the machine: ending ysco and its service" : "switching the machine off: ending ysco and its service");
                Signals.Send(child, Signals.SIGTERM, group: false);
                break;
            case ProcessOneAction.EndAll:
                log.Write(child > 0 ? LogLevel.Warn : LogLevel.Debug, child > 0 ? "ysco or its service did not end in time: ending everything" : "ending what is left");
                Machine.SignalEverybody(Signals.SIGTERM);
                break;
            case ProcessOneAction.KillAll:
                log.Warn("something did not end in time: killing it");
                Machine.SignalEverybody(Signals.SIGKILL);
                break;
            case ProcessOneAction.Finish:
                loop.Stop();
                break;
            default:
                break;
        }
    }

    /// <summary>By the path that we were started by: that is the link which an update of ysco has lead to the new one.</summary>
    private void Start()
    {
        string path = OwnBinary.ExecutedAs;
        int error = Spawn.Start(path, arguments, null, [], out int pid);
        if (error != 0)
        {
            log.Error("ysco cannot be started by its path: starting the one that is process 1", ("path", path), ("err", Errno.Describe(error)));
            error = Spawn.Start(OwnBinary.PathToExecute(), arguments, null, [], out pid);
        }

        if (error == 0)
        {
            child = pid;
            log.Info("process 1 has started ysco", ("pid", Text(pid)));
            return;
        }

        log.Error("ysco cannot be started", ("err", Errno.Describe(error)));
        Take(ProcessOneEvent.Ended);
    }

    private void Reap()
    {
        if (child > 0 && Children.TryReap(child, out int status) == child)
        {
            child = -1;
            ServiceEnd how = ServiceProcess.Decode(status);
            Take(ProcessOneEvent.Ended);
            if (state is { Phase: ProcessOnePhase.Pausing, Due: { } due })
            {
                log.Warn("ysco ended: it is started again", ("status", how.ToString()), ("in", $"{(int)(due - Now).TotalSeconds + 1}s"));
            }
        }

        if (!Children.ReapOrphans())
        {
            loop.Post(Reap);
        }
        else if (state.Phase is ProcessOnePhase.Sweeping or ProcessOnePhase.Killing && !Children.Any())
        {
            Take(ProcessOneEvent.Alone);
        }
    }

    private int Finish()
    {
        log.Info(state.IsRestart ? "restarting the machine" : "switching the machine off");
        Sync();
        if (Machine.reboot(state.IsRestart ? Machine.LINUX_REBOOT_CMD_RESTART : Machine.LINUX_REBOOT_CMD_POWER_OFF) == 0)
        {
            return 0;
        }

        // A container that may not: our end is its end.
        Failure failure = Failure.Local(Errno.Describe(Errno.Last));
        log.Warn("the kernel does not let this process end the machine: ending without it", ("err", failure.Message));
        return 0;
    }

    /// <summary>Not for ever: a disk that does not answer must not keep the machine up, for whoever wants it off.</summary>
    private static void Sync()
    {
        try
        {
            var writing = new Thread(Machine.sync) { IsBackground = true };
            writing.Start();
            _ = writing.Join(SyncTime);
        }
        catch (OutOfMemoryException)
        {
            // No thread is to be had.
            Machine.sync();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

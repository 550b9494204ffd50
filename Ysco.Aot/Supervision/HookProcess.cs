using System.Text;
using Ysco.Bytes;
using Ysco.Config;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Supervision;

/// <summary>
/// A program of the owner's that is run for a while: in a process group of its own, with nothing to read, and with its output
/// read as lines. The loop never waits for it, nor for its start. When it ends, what is left of its group is killed. Which
/// process it is is on record while it runs: a ysco that was killed finds it again, and ends it (<see cref="EndLeft"/>).
/// Limits: the time given, its start included, after which its group is killed; <see cref="MaxOutputBytes"/> and
/// <see cref="MaxLines"/> of output, of which more is read but not told, and slowly: <see cref="SlowBytes"/> in each
/// <see cref="SlowPause"/>, so that one that prints for ever waits at its pipe and costs us nothing.
/// </summary>
public sealed class HookProcess
{
    /// <summary>A few screens: what is more belongs into a file of the program's own.</summary>
    public const int MaxOutputBytes = 16 * 1024;

    /// <summary>The same, where they are short.</summary>
    public const int MaxLines = 200;

    /// <summary>What is told of a line, in characters.</summary>
    private const int MaxLineChars = 500;

    /// <summary>Read at once: as much as a pipe holds at the most when the program has ended.</summary>
    private const int ChunkBytes = 4096;
    private const int MaxChunksAtEnd = 256;

    /// <summary>Of what is not told, read at once: what a pipe holds (pipe(7)).</summary>
    private const int SlowBytes = 64 * 1024;

    /// <summary>Some 600 KB a second: a program that says too much comes to its end, in some thousandths of a processor.</summary>
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(100);

    /// <summary>A killed process is gone at once, but for one that waits for a disk that does not answer.</summary>
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(5);

    private readonly EventLoop loop;
    private readonly string recordPath;
    private readonly TimeSpan timeout;
    private readonly Action<string> say;
    private readonly Action<int?, string> done;
    private readonly byte[] chunk = new byte[ChunkBytes];
    private readonly List<byte> line = [];
    private TimerHandle timer;
    private TimerHandle? slow;
    private int output = -1;
    private int pid;
    private int toldBytes;
    private int toldLines;
    private bool timedOut;
    private bool ended;

    private HookProcess(EventLoop loop, string recordPath, TimeSpan timeout, Action<string> say, Action<int?, string> done)
    {
        (this.loop, this.recordPath, this.timeout, this.say, this.done) = (loop, recordPath, timeout, say, done);
        timer = loop.After(timeout, TimeIsUp);
    }

    /// <summary>It is being started: which process it will be is not known yet.</summary>
    public bool IsStarting { get; private set; }

    /// <summary>It was started, however it ended.</summary>
    public bool WasStarted => pid != 0;

    /// <summary>Ends one that a run of ours before this one left behind, with its group. True when there was one.</summary>
    /// <param name="recordPath">The file of its record, which goes.</param>
    /// <param name="name">The hook's name.</param>
    public static bool EndLeft(string recordPath, string name)
    {
        // One of ours: whoever owns the folder could name any process.
        ServiceRecord? record = ServiceRecord.Load(recordPath, isOwn: true);
        ProcessIdentity? process = record is { Process: null } ? HookFinder.Find(record, name) : record?.Process;
        _ = Files.unlink(recordPath);
        if (process is null || !process.IsAlive())
        {
            return false;
        }

        Signals.Send(process.Pid, Signals.SIGKILL, group: true);
        return true;
    }

    /// <summary>Runs a program.</summary>
    /// <param name="loop">Where it is watched.</param>
    /// <param name="recordPath">The file of its record.</param>
    /// <param name="terms">As whom, and with which variables.</param>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="timeout">How long it may run.</param>
    /// <param name="say">Called with each line of its output.</param>
    /// <param name="done">Called once, unless it is abandoned: its exit status, or null, and how it ended.</param>
    public static HookProcess Begin(
        EventLoop loop, string recordPath, LaunchTerms terms, IReadOnlyList<string> words, TimeSpan timeout, Action<string> say,
        Action<int?, string> done)
    {
        var hook = new HookProcess(loop, recordPath, timeout, say, done);
        int nothing = Files.open("/dev/null", FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        if (!Launch.OpenPipe(out hook.output, out int writer) || nothing < 0)
        {
            string error = Errno.Describe(Errno.Last);
            Close(nothing, writer);
            loop.Post(() => hook.End(null, $"cannot be run: {error}"));
            return hook;
        }

        FileIo.SetNonBlocking(hook.output);
        byte[][] arguments = Spawn.Bytes([.. words]);
        hook.IsStarting = true;
        Failure? cannot = loop.TryWatch(hook.output, PollEvents.In, _ => hook.Read())
            ? BackgroundJob.Run(
                loop, () => hook.Start(terms, words[0], arguments, [(nothing, 0), (writer, 1), (writer, 2)]), started =>
                {
                    Close(nothing, writer);
                    hook.Started(started);
                })
            : Failure.Local($"watching its output: {Errno.Describe(Errno.Last)}");
        if (cannot is not null)
        {
            Close(nothing, writer);
            hook.IsStarting = false;
            loop.Post(() => hook.End(null, $"cannot be run: {cannot.Message}"));
        }

        return hook;
    }

    /// <summary>To be called when some child has ended.</summary>
    public void Reap()
    {
        int status = 0;
        int reaped = pid == 0 || ended ? 0 : Children.TryReap(pid, out status);
        if (reaped == 0)
        {
            return;
        }

        // What it left behind is part of it, and may hold the pipe open.
        Signals.Send(pid, Signals.SIGKILL, group: true);
        ReadRest();
        ServiceEnd how = reaped == pid ? ServiceProcess.Decode(status) : new ServiceEnd(null, null);
        End(timedOut ? null : how.ExitCode, timedOut ? TimedOut : how.IsUnknown ? "ended (status not known)" : how.ToString());
    }

    /// <summary>Ends it, without a word to whoever waits.</summary>
    public void Abandon()
    {
        if (!ended)
        {
            Close();
            Kill();
        }
    }

    private string TimedOut => $"killed after {GoDuration.Format(timeout)} (Hooks.Timeout)";

    /// <summary>Not on the loop: a disk may be waited for. That it is started is on record before it is, and who it is at once after it.</summary>
    private Result<int> Start(LaunchTerms terms, string file, byte[][] arguments, (int Ours, int Theirs)[] descriptors)
    {
        _ = new ServiceRecord(null, ProcessIdentity.CurrentBootId(), file, ProcessIdentity.NowTicks()).Save(recordPath);
        Result<int> started = Launch.Start(terms, file, arguments, descriptors);
        if (started.Failure is null && ProcessIdentity.Of(started.Value) is { } identity)
        {
            // It means nothing after a power cut. Without it (a full disk) the hook is run all the same.
            _ = new ServiceRecord(identity, identity.BootId, file).Save(recordPath);
        }

        return started;
    }

    private void Started(Result<int> started)
    {
        IsStarting = false;
        if (!started.Try(out pid, out Failure? failure))
        {
            End(null, failure.Message);
            return;
        }

        if (ended)
        {
            Kill();
            return;
        }

        // It may have ended before we knew who it is.
        Reap();
    }

    private void TimeIsUp()
    {
        if (pid == 0)
        {
            End(null, $"could not be started within {GoDuration.Format(timeout)} (Hooks.Timeout)");
            return;
        }

        timedOut = true;
        Signals.Send(pid, Signals.SIGKILL, group: true);
        timer = loop.After(KillPatience, () =>
        {
            Kill();
            End(null, $"{TimedOut}, and it does not go away");
        });
    }

    private void Kill()
    {
        if (pid != 0)
        {
            Signals.Send(pid, Signals.SIGKILL, group: true);
            Children.Abandon(pid);
            _ = Files.unlink(recordPath);
        }
    }

    /// <summary>Reads once; false at the end, or when nothing is there now.</summary>
    private bool Read()
    {
        int got = FileIo.Read(output, chunk);
        if (got <= 0)
        {
            if (got == 0)
            {
                loop.Unwatch(output);
            }

            return false;
        }

        foreach (byte one in chunk.AsSpan(0, IsAllTold ? 0 : got))
        {
            Take(one);
        }

        if (IsAllTold && slow is null)
        {
            loop.Unwatch(output);
            slow = loop.After(SlowPause, ReadSlowly);
        }

        return true;
    }

    private bool IsAllTold => toldBytes > MaxOutputBytes;

    private void ReadSlowly()
    {
        for (int i = 0; i < SlowBytes / ChunkBytes && Read(); i++)
        {
        }

        slow = loop.After(SlowPause, ReadSlowly);
    }

    private void ReadRest()
    {
        for (int i = 0; i < MaxChunksAtEnd && Read(); i++)
        {
        }

        if (line.Count > 0)
        {
            Take((byte)'\n');
        }
    }

    private void Take(byte one)
    {
        if (IsAllTold)
        {
            return;
        }

        if (++toldBytes > MaxOutputBytes || toldLines == MaxLines)
        {
            toldBytes = MaxOutputBytes + 1;
            line.Clear();
            say("(it has more to say, which is not told)");
        }
        else if (one != (byte)'\n')
        {
            line.Add(one);
        }
        else
        {
            toldLines++;
            say(OneLine.From(Encoding.UTF8.GetString([.. line]), MaxLineChars));
            line.Clear();
        }
    }

    private void End(int? status, string how)
    {
        if (!ended)
        {
            Close();
            done(status, how);
        }
    }

    private void Close()
    {
        ended = true;
        timer.Cancel();
        slow?.Cancel();
        if (!IsStarting)
        {
            _ = Files.unlink(recordPath);
        }

        if (output >= 0)
        {
            loop.Unwatch(output);
            FileIo.Close(output);
            output = -1;
        }
    }

    private static void Close(int first, int second)
    {
        FileIo.Close(first);
        FileIo.Close(second);
    }
}

using System.Buffers;
using System.Text;
using Ysco.Bytes;
using Ysco.Config;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>
/// One worker process, from the supervisor's side: a request goes in, one JSON object comes out, or a failure. The
/// process may be killed at any moment; its answer is bytes from a stranger.
/// Limits: <see cref="MaxRequestBytes"/>, <see cref="MaxAnswerBytes"/>, <see cref="MaxComplaintBytes"/>, the time given,
/// and a GC heap of <see cref="HeapLimitBytes"/>.
/// </summary>
public sealed class WorkerProcess
{
    /// <summary>A request is written before the child runs, so a pipe must hold it: 64 KiB on Linux.</summary>
    public const int MaxRequestBytes = 60 * 1024;

    /// <summary>Evidence has some 10 KiB, a list of a thousand versions some 30 KiB.</summary>
    public const int MaxAnswerBytes = 512 * 1024;

    /// <summary>What a worker says on stderr is only for a person, when it dies without an answer.</summary>
    public const int MaxComplaintBytes = 2048;

    /// <summary>What is read of it at all: a download's progress, for a person who watches, has some 3 KiB.</summary>
    public const int MaxProgressBytes = 16 * 1024;

    /// <summary>TLS and HTTP stay below 20 MB; what is downloaded is never held.</summary>
    public const int HeapLimitBytes = 96 << 20;

    /// <summary>What it may allocate between two collections: left to itself that grows with the length of a download.</summary>
    private const int YoungBudgetBytes = 512 << 10;

    /// <summary>The descriptor under which the worker finds the file for the binary.</summary>
    public const int OutputDescriptor = 3;

    /// <summary>The descriptor under which the worker finds the file that it reads.</summary>
    public const int InputDescriptor = 4;

    /// <summary>
    /// A killed process is gone at once, but for one that waits for a disk which does not answer: that one is not waited
    /// for longer than this, and then looked after at this pace until it can be reaped.
    /// </summary>
    private static readonly TimeSpan MaxReapPause = TimeSpan.FromSeconds(1);

    private readonly EventLoop loop;
    private readonly int pid;
    private readonly Action<string>? progress;
    private readonly Action<Result<byte[]>> done;
    private readonly byte[] chunk = new byte[16 * 1024];
    private readonly ArrayBufferWriter<byte> answer = new();
    private readonly ArrayBufferWriter<byte> complaint = new();
    private readonly TimerHandle deadline;
    private readonly int answerEnd;
    private readonly int complaintEnd;
    private int saidBytes;
    private string? killedFor;
    private Action<int?>? whenReaped;
    private bool complaintOpen = true;
    private bool ended;

    private WorkerProcess(
        EventLoop loop, int pid, int answerEnd, int complaintEnd, WorkerJob job, Action<Result<byte[]>> done)
    {
        this.loop = loop;
        this.pid = pid;
        progress = job.Progress;
        this.answerEnd = answerEnd;
        this.complaintEnd = complaintEnd;
        this.done = done;
        deadline = loop.After(job.TimeLimit, () => Kill($"no answer within {GoDuration.Format(job.TimeLimit)}"));
    }

    /// <summary>Starts a worker.</summary>
    /// <param name="loop">Where it is watched.</param>
    /// <param name="job">What it is to do, as whom, and with what.</param>
    /// <param name="done">Called once from the loop: the answer's bytes, or why there is none.</param>
    public static Result<WorkerProcess> Start(EventLoop loop, WorkerJob job, Action<Result<byte[]>> done)
    {
        if (job.Request.Length > MaxRequestBytes)
        {
            return Failure.Invalid($"worker: a request of {job.Request.Length} bytes is over the {MaxRequestBytes} it may have");
        }

        using var pipes = new WorkerPipes();
        if (!pipes.AreOpen || !FileIo.WriteAll(pipes.RequestIn, job.Request))
        {
            return Failure.Local($"worker: pipes: {Errno.Describe(Errno.Last)}");
        }

        string binary = OwnBinary.PathToExecute();
        Span<(int, int)> descriptors = stackalloc (int, int)[5];
        int count = pipes.Descriptors(job.Output, job.Input, descriptors);
        int error = Spawn.Start(
            binary, Spawn.Bytes(WorkerLauncher.Arguments("ysco", job.Uid, job.Gid, job.CacheFolder, WorkerLauncher.FilesOf(job))), Spawn.Bytes(Environment()),
            descriptors[..count], out int pid, ownSession: true);
        if (error != 0)
        {
            return Failure.Local($"worker: starting {binary}: {Errno.Describe(error)}");
        }

        var worker = new WorkerProcess(loop, pid, pipes.TakeAnswerEnd(), pipes.TakeComplaintEnd(), job, done);
        if (loop.TryWatch(worker.answerEnd, PollEvents.In, _ => worker.ReadAnswer())
            && loop.TryWatch(worker.complaintEnd, PollEvents.In, _ => worker.ReadComplaint()))
        {
            return worker;
        }

        Failure unwatched = Failure.Local($"worker: watching it: {Errno.Describe(Errno.Last)}");
        worker.Abandon();
        return unwatched;
    }

    /// <summary>Ends the worker without an answer: its callback is not called any more.</summary>
    public void Abandon()
    {
        if (!ended)
        {
            End();
        }
    }

    private static string[] Environment()
    {
        var environment = new List<string>(5)
        {
            $"DOTNET_GCHeapHardLimit={HeapLimitBytes:x}", $"DOTNET_GCGen0MaxBudget={YoungBudgetBytes:x}",
        };
        foreach (string name in new[] { "SSL_CERT_FILE", "SSL_CERT_DIR", "TZ" })
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment.Add($"{name}={value}");
            }
        }

        return [.. environment];
    }

    private static bool WouldWait(int got) => got < 0 && Errno.Last == Errno.EAGAIN;

    private void ReadAnswer()
    {
        int got = FileIo.Read(answerEnd, chunk);
        if (WouldWait(got))
        {
            return;
        }

        if (got > 0 && answer.WrittenCount + got > MaxAnswerBytes)
        {
            Kill($"an answer of over {MaxAnswerBytes} bytes");
        }
        else if (got > 0)
        {
            answer.Write(chunk.AsSpan(0, got));
        }
        else
        {
            Finish();
        }
    }

    private void ReadComplaint()
    {
        int got = FileIo.Read(complaintEnd, chunk);
        if (WouldWait(got))
        {
            return;
        }

        saidBytes += got;
        if (got <= 0 || saidBytes > MaxProgressBytes)
        {
            CloseComplaint();
            return;
        }

        ReadOnlySpan<byte> said = chunk.AsSpan(0, got);
        complaint.Write(said[..Math.Min(got, MaxComplaintBytes - complaint.WrittenCount)]);
        progress?.Invoke(TerminalText.From(said));
    }

    private void CloseComplaint()
    {
        if (complaintOpen)
        {
            complaintOpen = false;
            loop.Unwatch(complaintEnd);
            FileIo.Close(complaintEnd);
        }
    }

    private void Kill(string why)
    {
        killedFor = why;
        Finish();
    }

    private void Finish()
    {
        whenReaped = status => done(Outcome(status));
        End();
    }

    private Result<byte[]> Outcome(int? status)
    {
        if (killedFor is not null)
        {
            return Failure.Network($"worker: {killedFor} (it was ended)");
        }

        return answer.WrittenCount == 0
            ? Failure.Local($"worker: ended without an answer, {Describe(status)}{Complaint()}")
            : answer.WrittenSpan.ToArray();
    }

    /// <summary>Ends the process and all that it may have started.</summary>
    private void End()
    {
        ended = true;
        deadline.Cancel();

        if (complaintOpen)
        {
            // Its last words may still lie in the pipe.
            ReadComplaint();
        }

        CloseComplaint();
        loop.Unwatch(answerEnd);
        FileIo.Close(answerEnd);
        _ = Signals.kill(-pid, Signals.SIGKILL);
        _ = Signals.kill(pid, Signals.SIGKILL);
        Reap(TimeSpan.FromMilliseconds(1));
    }

    private void Reap(TimeSpan pause)
    {
        int reaped = Children.TryReap(pid, out int status);
        bool gone = reaped != 0;
        if (gone || pause > MaxReapPause)
        {
            Action<int?>? tell = whenReaped;
            whenReaped = null;
            tell?.Invoke(reaped == pid ? status : null);
        }

        if (!gone)
        {
            loop.After(pause, () => Reap(pause > MaxReapPause ? pause : pause * 2));
        }
    }

    private static string Describe(int? status) => status is not { } known ? "and it does not go away"
        : (known & 0x7f) == 0 ? $"exit status {(known >> 8) & 0xff}"
        : $"killed by signal {known & 0x7f}";

    private string Complaint()
    {
        string text = Encoding.UTF8.GetString(complaint.WrittenSpan).Trim();
        return text == "" ? "" : ": " + text.ReplaceLineEndings(" | ");
    }
}

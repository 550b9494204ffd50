using System.Buffers;
using System.Text;
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

    /// <summary>TLS and HTTP stay below 20 MB; what is downloaded is never held.</summary>
    public const int HeapLimitBytes = 96 << 20;

    /// <summary>The descriptor under which the worker finds the file for the binary.</summary>
    public const int OutputDescriptor = 3;

    private readonly EventLoop loop;
    private readonly int pid;
    private readonly Action<Result<byte[]>> done;
    private readonly byte[] chunk = new byte[16 * 1024];
    private readonly ArrayBufferWriter<byte> answer = new();
    private readonly ArrayBufferWriter<byte> complaint = new();
    private readonly TimerHandle deadline;
    private readonly int answerEnd;
    private readonly int complaintEnd;
    private string? killedFor;
    private bool ended;

    private WorkerProcess(EventLoop loop, int pid, int answerEnd, int complaintEnd, TimeSpan limit, Action<Result<byte[]>> done)
    {
        this.loop = loop;
        this.pid = pid;
        this.answerEnd = answerEnd;
        this.complaintEnd = complaintEnd;
        this.done = done;
        deadline = loop.After(limit, () => Kill($"no answer within {GoDuration.Format(limit)}"));
        loop.Watch(answerEnd, PollEvents.In, _ => ReadAnswer());
        if (complaintEnd >= 0)
        {
            loop.Watch(complaintEnd, PollEvents.In, _ => ReadComplaint());
        }
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

        using var pipes = new WorkerPipes(job.ShowStandardError);
        if (!pipes.AreOpen || !FileIo.WriteAll(pipes.RequestIn, job.Request))
        {
            return Failure.Local($"worker: pipes: {Errno.Describe(Errno.Last)}");
        }

        string binary = OwnBinary.PathToExecute();
        Span<(int, int)> descriptors = stackalloc (int, int)[4];
        int count = pipes.Descriptors(job.Output, descriptors);
        int error = Spawn.Start(
            binary, WorkerLauncher.Arguments("ysco", job.Uid, job.Gid, job.CacheFolder), Environment(),
            descriptors[..count], out int pid, ownSession: true);
        if (error != 0)
        {
            return Failure.Local($"worker: starting {binary}: {Errno.Describe(error)}");
        }

        return new WorkerProcess(loop, pid, pipes.TakeAnswerEnd(), pipes.TakeComplaintEnd(), job.TimeLimit, done);
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
        var environment = new List<string>(4) { $"DOTNET_GCHeapHardLimit={HeapLimitBytes:x}" };
        foreach (string name in new[] { "SSL_CERT_FILE", "SSL_CERT_DIR", "TZ" })
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment.Add($"{name}={value}");
            }
        }

        return [.. environment];
    }

    private void ReadAnswer()
    {
        int got = FileIo.Read(answerEnd, chunk);
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
        if (got <= 0)
        {
            loop.Unwatch(complaintEnd);
            return;
        }

        int room = MaxComplaintBytes - complaint.WrittenCount;
        complaint.Write(chunk.AsSpan(0, Math.Min(got, room)));
    }

    private void Kill(string why)
    {
        killedFor = why;
        Finish();
    }

    private void Finish()
    {
        int status = End();
        if (killedFor is not null)
        {
            done(Failure.Network($"worker: {killedFor} (it was ended)"));
        }
        else if (answer.WrittenCount == 0)
        {
            done(Failure.Local($"worker: ended without an answer, {Describe(status)}{Complaint()}"));
        }
        else
        {
            done(answer.WrittenSpan.ToArray());
        }
    }

    /// <summary>Ends the process and all that it may have started, and waits for it: a killed one does not take long.</summary>
    private unsafe int End()
    {
        ended = true;
        deadline.Cancel();
        loop.Unwatch(answerEnd);
        FileIo.Close(answerEnd);
        if (complaintEnd >= 0)
        {
            loop.Unwatch(complaintEnd);
            FileIo.Close(complaintEnd);
        }

        int status = 0;
        _ = Signals.kill(-pid, Signals.SIGKILL);
        _ = Signals.kill(pid, Signals.SIGKILL);
        _ = Processes.waitpid(pid, &status, 0);
        return status;
    }

    private static string Describe(int status) => (status & 0x7f) == 0
        ? $"exit status {(status >> 8) & 0xff}"
        : $"killed by signal {status & 0x7f}";

    private string Complaint()
    {
        string text = Encoding.UTF8.GetString(complaint.WrittenSpan).Trim();
        return text == "" ? "" : ": " + text.ReplaceLineEndings(" | ");
    }
}

using Ysco.Posix;

namespace Ysco.Worker;

/// <summary>The pipes to and from a worker; what is not taken is closed at the end.</summary>
internal sealed class WorkerPipes : IDisposable
{
    private readonly int[] request = Open();
    private readonly int[] answer = Open();
    private readonly int[] complaint = Open();

    internal bool AreOpen => request[0] >= 0 && answer[0] >= 0 && complaint[0] >= 0;

    internal int RequestIn => request[1];

    public void Dispose()
    {
        foreach (int fd in (ReadOnlySpan<int>)[.. request, .. answer, .. complaint])
        {
            if (fd >= 0)
            {
                FileIo.Close(fd);
            }
        }
    }

    /// <summary>What the child gets: stdin, stdout, stderr and perhaps the files that it writes and reads.</summary>
    internal int Descriptors(int output, int input, Span<(int Ours, int Theirs)> into)
    {
        int count = 0;
        into[count++] = (request[0], 0);
        into[count++] = (answer[1], 1);
        into[count++] = (complaint[1], 2);
        if (output >= 0)
        {
            into[count++] = (output, WorkerProcess.OutputDescriptor);
        }

        if (input >= 0)
        {
            into[count++] = (input, WorkerProcess.InputDescriptor);
        }

        return count;
    }

    internal int TakeAnswerEnd() => Take(answer);

    internal int TakeComplaintEnd() => Take(complaint);

    // What reads from it serves all else too: it must never wait.
    private static int Take(int[] pipe)
    {
        int end = pipe[0];
        pipe[0] = -1;
        FileIo.SetNonBlocking(end);
        return end;
    }

    private static unsafe int[] Open()
    {
        int* ends = stackalloc int[2];
        return FileIo.pipe2(ends, FileIo.O_CLOEXEC) == 0 ? [ends[0], ends[1]] : [-1, -1];
    }
}

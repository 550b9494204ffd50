using System.Globalization;
using System.Text;
using Ysco.Config;
using Ysco.Http;
using Ysco.Loop;
using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>
/// One question to the service how it is: a GET over a connection of its own, of whose answer only the status is read.
/// Nothing waits for it but the loop.
/// Limits: <see cref="TimeLimit"/> for all of it, <see cref="MaxLineBytes"/> of the answer.
/// </summary>
public sealed class HealthProbe
{
    /// <summary>A service on the same machine that needs longer for this is not well.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    /// <summary>A status line with a sentence for a reason.</summary>
    public const int MaxLineBytes = 1024;

    private readonly EventLoop loop;
    private readonly HealthTarget target;
    private readonly Action<string?> done;
    private readonly TimerHandle timer;
    private readonly byte[] line = new byte[MaxLineBytes];
    private int got;
    private int tried;
    private int fd = -1;

    private HealthProbe(EventLoop loop, HealthTarget target, Action<string?> done)
    {
        (this.loop, this.target, this.done) = (loop, target, done);
        timer = loop.After(TimeLimit, () => End($"no answer within {GoDuration.Format(TimeLimit)}"));
    }

    /// <summary>Asks.</summary>
    /// <param name="loop">Where the answer comes in.</param>
    /// <param name="target">What is asked.</param>
    /// <param name="done">Called once, unless it is abandoned: what is wrong; null for a status of 200 to 299.</param>
    public static HealthProbe Begin(EventLoop loop, HealthTarget target, Action<string?> done)
    {
        var probe = new HealthProbe(loop, target, done);
        probe.Connect(Sockets.EADDRNOTAVAIL);
        return probe;
    }

    /// <summary>Nobody wants to know any more.</summary>
    public void Abandon()
    {
        timer.Cancel();
        CloseSocket();
    }

    /// <summary>Tries the next address.</summary>
    /// <param name="error">What became of the one before.</param>
    private void Connect(int error)
    {
        while (tried < target.Addresses.Count)
        {
            SockAddr address = SockAddr.From(target.Addresses[tried++], target.Port);
            fd = Sockets.socket(address.Family, Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, 0);
            error = fd < 0 ? Errno.Last : Sockets.BeginConnect(fd, address);
            if (error == 0 && loop.TryWatch(fd, PollEvents.Out, _ => Connected()))
            {
                return;
            }

            error = error == 0 ? Errno.Last : error;

            CloseSocket();
        }

        End($"connecting: {Errno.Describe(error)}");
    }

    private void Connected()
    {
        int error = Sockets.PendingError(fd);
        if (error != 0)
        {
            CloseSocket();
            Connect(error);
            return;
        }

        // No longer than a configuration's URL: it fits into a new connection's buffer whole.
        byte[] request = Encoding.ASCII.GetBytes(
            $"GET {target.Path} HTTP/1.1\r\nHost: {target.Host}\r\nUser-Agent: ysco\r\nAccept: */*\r\nConnection: close\r\n\r\n");
        if (Sockets.Send(fd, request) != request.Length)
        {
            End("the request could not be sent");
            return;
        }

        // The first answer may be there by now, and is read when the loop comes by.
        loop.Unwatch(fd);
        if (!loop.TryWatch(fd, PollEvents.In, _ => Answered()))
        {
            End($"watching the connection: {Errno.Describe(Errno.Last)}");
        }
    }

    private void Answered()
    {
        int more = Sockets.Receive(fd, line.AsSpan(got));
        if (more < 0 && Errno.Last is Errno.EAGAIN or Errno.EINTR)
        {
            return;
        }

        got += Math.Max(more, 0);
        if (line.AsSpan(0, got).Contains((byte)'\n') || got == line.Length)
        {
            int? status = StatusLine.Read(line.AsSpan(0, got));
            End(status is >= 200 and <= 299 ? null
                : status is { } other ? $"it answered with status {other.ToString(CultureInfo.InvariantCulture)}"
                : "what it answered is not HTTP/1.1");
        }
        else if (more <= 0)
        {
            End("it ended the connection without an answer");
        }
    }

    private void End(string? trouble)
    {
        Abandon();
        done(trouble is null ? null : $"http://{target.Host}{target.Path}: {trouble}");
    }

    private void CloseSocket()
    {
        if (fd >= 0)
        {
            loop.Unwatch(fd);
            FileIo.Close(fd);
            fd = -1;
        }
    }
}

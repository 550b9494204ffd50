using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// The socket that the service finds in NOTIFY_SOCKET, and to which it says READY=1. Only a process of its process group is
/// believed, on the kernel's word; one that is gone before its message is read is not. Everything is read, so that no
/// sender has to wait for long; but who floods it is read with pauses.
/// The path stays the same from run to run of ours: a service that is taken over finds us again.
/// References: sd_notify(3), unix(7).
/// Limits: <see cref="MaxMessageBytes"/>, <see cref="MaxMessages"/> in each twentieth of a second.
/// </summary>
public sealed class NotifySocket
{
    /// <summary>The variable of a process that has the socket's name.</summary>
    public const string Variable = "NOTIFY_SOCKET";

    /// <summary>Longer ones are passed over: those with READY=1 in them have some hundred bytes.</summary>
    public const int MaxMessageBytes = 4096;

    /// <summary>Read in a <see cref="Turn"/>. A service says a handful at its start, and then some each second (WATCHDOG=1, STATUS=).</summary>
    public const int MaxMessages = 16;

    /// <summary>After so many messages whoever sends more of them waits for its end, and we have our time for all else.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);

    /// <summary>Rare, and soon enough for who has Process.StartTimeout to say that it is ready.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly EventLoop loop;
    private readonly Func<int> service;
    private readonly Action ready;
    private readonly string path;
    private readonly uint? group;
    private FileStatus? ours;
    private int received;
    private bool isClosed;

    private NotifySocket(EventLoop loop, string path, uint? group, int fd, Func<int> service, Action ready)
    {
        (this.loop, this.path, this.group, Fd, this.service, this.ready) = (loop, path, group, fd, service, ready);
        Begin();
    }

    /// <summary>The descriptor, which may be handed on.</summary>
    public int Fd { get; private set; }

    /// <summary>The path of the socket, absolute.</summary>
    /// <param name="folder">The folder of our state, which is the place when the service may enter it: with our own user.</param>
    /// <param name="service">The service path, whose folders the service's user may pass.</param>
    /// <param name="terms">How the service is started.</param>
    public static string PathFor(string folder, ServicePath service, LaunchTerms terms)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.User is not { IsRoot: false })
        {
            return $"{(Files.RealPath(folder) ?? folder).TrimEnd('/')}/notify.sock";
        }

        string location = service.Location;
        int name = location.LastIndexOf('/') + 1;
        return $"{location[..name]}.{location[name..]}.notify.sock";
    }

    /// <summary>Listens.</summary>
    /// <param name="loop">Where messages come in.</param>
    /// <param name="path">Where the socket is made.</param>
    /// <param name="user">Whose group may send; null for ours, when nobody else may.</param>
    /// <param name="handed">The descriptor of one that is there already; -1 for none.</param>
    /// <param name="service">The service's process id, which is that of its group; 0 when none runs.</param>
    /// <param name="ready">The service said READY=1.</param>
    public static Result<NotifySocket> Open(
        EventLoop loop, string path, ServiceUser? user, int handed, Func<int> service, Action ready)
    {
        int fd = handed;
        int error = fd >= 0 ? 0 : UnixDatagrams.Bind(path, user?.Gid, out fd);
        return error == 0 ? new NotifySocket(loop, path, user?.Gid, fd, service, ready) : Failed(path, error);
    }

    private static Failure Failed(string path, int error) => error == Errno.ENAMETOOLONG
        ? Failure.Local($"{path}: a socket's path has no more than {UnixSockets.MaxPathBytes} bytes (choose a shorter folder)")
        : Failure.Local($"{path}: making a socket: {Errno.Describe(error)}");

    /// <summary>Has it be at its path, for a service that is about to be started: somebody may have removed it, or put something else there.</summary>
    /// <param name="failure">Why it could not be made anew; null when it was, or it was there.</param>
    /// <returns>Whether it was there.</returns>
    public bool WasThere(out Failure? failure)
    {
        failure = null;
        if (ours is { } made && FileStatus.Of(path, followLinks: false) is { } there && there.IsSameFile(made))
        {
            return true;
        }

        int error = UnixDatagrams.Bind(path, group, out int fd);
        if (error != 0)
        {
            failure = Failed(path, error);
            return false;
        }

        loop.Unwatch(Fd);
        FileIo.Close(Fd);
        Fd = fd;
        Begin();
        return false;
    }

    /// <summary>Nobody is heard any more. The socket stays at its path, for the next that listens there.</summary>
    public void Close()
    {
        isClosed = true;
        loop.Unwatch(Fd);
        FileIo.Close(Fd);
    }

    private void Begin()
    {
        ours = FileStatus.Of(path, followLinks: false) is { IsSocket: true } made ? made : null;
        Listen();
    }

    /// <summary>Passes READY=1 on to whoever supervises us, if there is somebody who wants to know.</summary>
    /// <param name="name">The name of the socket, as we were given it.</param>
    public static void PassOn(string? name)
    {
        if (!string.IsNullOrEmpty(name))
        {
            _ = UnixDatagrams.Send(name, "READY=1"u8);
        }
    }

    private void Receive()
    {
        Span<byte> message = stackalloc byte[MaxMessageBytes];
        while (received < MaxMessages)
        {
            int bytes = UnixDatagrams.Receive(Fd, message, out int sender);
            if (bytes < 0)
            {
                return;
            }

            if (received++ == 0)
            {
                loop.After(Turn, TurnIsOver);
            }

            if (NotifyMessage.IsReady(message[..bytes]) && sender > 0 && service() is > 0 and var leader && Processes.getpgid(sender) == leader)
            {
                ready();
            }
        }

        loop.Unwatch(Fd);
    }

    private void TurnIsOver()
    {
        bool wasFlooded = received == MaxMessages;
        received = 0;
        if (wasFlooded)
        {
            Listen();
        }
    }

    /// <summary>Where the kernel has no room for the watch, it is tried again, for the service may wait to be heard.</summary>
    private void Listen()
    {
        if (!isClosed && !loop.TryWatch(Fd, PollEvents.In, _ => Receive()))
        {
            loop.After(Again, Listen);
        }
    }
}

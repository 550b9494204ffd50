using System.Buffers;
using Ysco.Bytes;
using Ysco.Loop;
using Ysco.Http;
using Ysco.Logging;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;

namespace Ysco.Admin;

/// <summary>
/// The admin and metrics server: accepts connections, bounds what they cost, ends those that are late.
/// Everything runs in the loop's thread; no client, however slow, is waited for.
/// References: RFC 9110, RFC 9112.
/// Limits: <see cref="ServerLimits"/>. One read buffer and one write buffer serve all connections; what one of them holds
/// is a request that is not complete or an answer that is not taken.
/// Not here: what the answers are (<see cref="IRoutes"/>), TLS.
/// </summary>
public sealed class HttpServer : IDisposable
{
    /// <summary>A write buffer grown above this by a large answer is given back.</summary>
    private const int KeptOutputBytes = 64 * 1024;

    /// <summary>Of connections that are gone, for the next: who makes way is followed by who comes, one by one.</summary>
    private const int KeptParsers = 4;

    /// <summary>Of a path, in the log: those that there are, are shorter.</summary>
    private const int MaxPathBytes = 64;

    /// <summary>Answers under way that are handed on, in sum: a page for each of some dozen slow clients.</summary>
    private const int HandedBytes = 512 * 1024;

    private static readonly HttpResponse Stranger = HttpResponse.Text(403, "only root and the user that ysco runs as may ask\n");

    private readonly TimeProvider clock;
    private readonly Log log;
    private readonly List<Connection> connections = [];
    private readonly Stack<RequestParser> parsers = new();
    private readonly Dictionary<ulong, int> bySource = [];
    private readonly List<(ListenSocket Socket, ServerRole Role, IRoutes Routes)> listeners = [];
    private TimerHandle? sweep;
    private TimeSpan sweepDue;

    /// <summary>A server that listens nowhere yet.</summary>
    internal HttpServer(EventLoop loop, TimeProvider clock, IRoutes routes, ServerLimits limits, Log log)
    {
        Loop = loop;
        this.clock = clock;
        Routes = routes;
        Limits = limits;
        this.log = log;
        Date = new HttpDate(clock);
    }

    /// <summary>Connections at this moment.</summary>
    public int ConnectionCount => connections.Count;

    internal EventLoop Loop { get; }

    /// <summary>What is asked about requests where nothing else is said.</summary>
    internal IRoutes Routes { get; }

    internal ServerLimits Limits { get; }

    internal HttpDate Date { get; }

    /// <summary>For what is read; its content is gone after the handler that filled it.</summary>
    internal byte[] Input { get; } = new byte[ServerLimits.ReadBytes];

    /// <summary>For what is written; empty between handlers.</summary>
    internal ArrayBufferWriter<byte> Output { get; private set; } = new(4096);

    /// <summary>Bytes of requests that are not complete and of answers that are not taken, over all connections.</summary>
    internal int HeldBytes { get; set; }

    /// <summary>Commands that are being carried out for somebody, who may be gone.</summary>
    internal int WaitingRequests { get; set; }

    /// <summary>Tells of a request that came to nothing, though whoever sent it may ask: each has one line, here or where it is decided.</summary>
    internal void TellRefusal(HttpRequest request, string reason) =>
        log.Info("request refused", ("path", OneLine.From(request.RawPath, MaxPathBytes)), ("reason", reason));

    internal TimeSpan Now => clock.GetElapsedTime(0);

    /// <summary>Serves on a listening socket, which is the server's from now on. Null when it does; else it is closed.</summary>
    public Failure? Listen(ListenSocket socket, ServerRole role) => Listen(socket, role, Routes);

    /// <summary>The same for requests about which somebody else is asked.</summary>
    internal Failure? Listen(ListenSocket socket, ServerRole role, IRoutes routes)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (!Loop.TryWatch(socket.Fd, PollEvents.In, _ => Accept(socket, role, routes)))
        {
            Failure failure = Failure.Local($"listen {socket.Address}: watching the socket: {Errno.Describe(Errno.Last)}");
            socket.Dispose();
            return failure;
        }

        listeners.Add((socket, role, routes));
        return null;
    }

    /// <summary>Serves at an address no more; who is connected stays so. Nothing happens where it is not served.</summary>
    public void StopListening(string address, ServerRole role)
    {
        int at = listeners.FindIndex(listener => listener.Socket.Address == address && listener.Role == role);
        if (at >= 0)
        {
            Loop.Unwatch(listeners[at].Socket.Fd);
            listeners[at].Socket.Dispose();
            listeners.RemoveAt(at);
        }
    }

    /// <summary>Goes on with what a former life of ours handed on. What is none of ours is closed.</summary>
    public void Resume(Handover handed) => Resume(handed, service => service == "" ? Routes : null);

    /// <summary>The same where there are several services.</summary>
    /// <param name="handed">What was handed on.</param>
    /// <param name="routesOf">Whom to ask about requests on the socket of a service; null when there is no such service.</param>
    internal void Resume(Handover handed, Func<string, IRoutes?> routesOf)
    {
        foreach (HandedListener listener in handed.Listeners)
        {
            Failure? failure = null;
            if (routesOf(listener.Service) is not { } routes || !ListenSocket.Adopt(listener.Fd, listener.Address).Try(out ListenSocket? socket, out failure))
            {
                FileIo.Close(listener.Fd);
            }
            else
            {
                failure = Listen(socket, (ServerRole)listener.Role, routes);
            }

            if (failure is not null)
            {
                log.Error("a listening socket is lost", ("err", failure.Message));
            }
        }

        foreach (HandedConnection connection in handed.Connections)
        {
            if (routesOf(connection.Service) is { } routes)
            {
                _ = Begin(new Connection(this, connection, routes));
            }
            else
            {
                FileIo.Close(connection.Fd);
            }
        }
    }

    /// <summary>Says so when the limit of descriptors leaves room for few clients: they would wonder why they are cut off.</summary>
    public void TellOfFewDescriptors()
    {
        ulong limit = ProcessSettings.GetLimit(ProcessSettings.RLIMIT_NOFILE);
        const int Own = ServerLimits.OwnDescriptors + ServerLimits.ReservedDescriptors;
        if (limit < Own + ServerLimits.ReservedDescriptors)
        {
            log.Warn(
                "the limit of open files is so low that few clients, or only one at a time, can be served (raise it: ulimit -n, LimitNOFILE= of systemd)",
                ("limit", $"{limit}"), ("want", $"{Own + Limits.Connections}"));
        }
    }

    /// <summary>Whether an address is served.</summary>
    public bool Serves(string address, ServerRole role) => listeners.Exists(listener => listener.Socket.Address == address && listener.Role == role);

    /// <summary>The addresses that are served and begin with a text.</summary>
    internal List<string> Served(string prefix, ServerRole role)
    {
        var served = new List<string>();
        foreach ((ListenSocket socket, ServerRole its, _) in listeners)
        {
            if (its == role && socket.Address.StartsWith(prefix, StringComparison.Ordinal))
            {
                served.Add(socket.Address);
            }
        }

        return served;
    }

    /// <summary>Adds what a program that takes our place needs to serve on. Nothing changes here.</summary>
    public void HandOver(Handover handover)
    {
        int bytes = 0;
        foreach (Connection connection in connections)
        {
            if (connection.HandOver() is { } one && (bytes += one.Unsent.Length + one.Unread.Length) <= HandedBytes)
            {
                handover.Connections.Add(one);
            }
        }

        foreach ((ListenSocket socket, ServerRole role, IRoutes routes) in listeners)
        {
            handover.Listeners.Add(new HandedListener(socket.Fd, (int)role, socket.Address) { Service = routes.Service });
        }
    }

    /// <summary>Closes everything, in the middle of whatever it is.</summary>
    public void Dispose()
    {
        sweep?.Cancel();
        foreach ((ListenSocket socket, _, _) in listeners)
        {
            Loop.Unwatch(socket.Fd);
            socket.Dispose();
        }

        listeners.Clear();
        while (connections.Count > 0)
        {
            connections[^1].Close();
        }
    }

    internal void Remove(Connection connection) => connections.Remove(connection);

    /// <summary>
    /// A parser for a connection; given back with <see cref="Return"/>. Clients that are thrown out and come back at once, in their
    /// thousands, then cost what the connections cost that there may be.
    /// </summary>
    internal RequestParser TakeParser() => parsers.TryPop(out RequestParser? kept) ? kept : new RequestParser();

    internal void Return(RequestParser parser)
    {
        if (parsers.Count < KeptParsers)
        {
            parser.Reset();
            parsers.Push(parser);
        }
    }

    internal void ReleaseOutput()
    {
        Output.ResetWrittenCount();
        if (Output.Capacity > KeptOutputBytes)
        {
            Output = new ArrayBufferWriter<byte>(4096);
        }
    }

    /// <summary>Makes sure that the connection is looked at when its deadline has passed.</summary>
    internal void DeadlineSet(TimeSpan deadline)
    {
        if (sweep is null || deadline + ServerLimits.SweepInterval < sweepDue)
        {
            sweep?.Cancel();
            TimeSpan now = Now;
            TimeSpan wait = deadline - now;
            wait = wait < ServerLimits.SweepInterval ? ServerLimits.SweepInterval : wait;
            sweepDue = now + wait;
            sweep = Loop.After(wait, Sweep);
        }
    }

    private void Sweep()
    {
        sweep = null;
        TimeSpan now = Now;
        TimeSpan next = TimeSpan.MaxValue;
        for (int i = connections.Count - 1; i >= 0; i--)
        {
            Connection connection = connections[i];
            if (connection.Deadline <= now)
            {
                connection.Late();
            }

            if (connection.State != ConnectionState.Closed && connection.Deadline < next)
            {
                next = connection.Deadline;
            }
        }

        if (next != TimeSpan.MaxValue)
        {
            DeadlineSet(next);
        }
    }

    private void Accept(ListenSocket socket, ServerRole role, IRoutes routes)
    {
        for (int i = 0; i < ServerLimits.AcceptBatch; i++)
        {
            int fd = Sockets.Accept(socket.Fd, out SockAddr from);
            if (fd >= 0)
            {
                if (role == ServerRole.Control && !IsPermitted(fd))
                {
                    continue;
                }

                int refused = Admit(fd, role, from.SourceKey(), routes);
                if (refused != 0)
                {
                    Pause(socket, refused);
                    return;
                }

                continue;
            }

            int error = Errno.Last;
            if (error is Errno.EMFILE or Sockets.ENFILE or Sockets.ENOBUFS or Sockets.ENOMEM)
            {
                Pause(socket, error);
            }

            if (error is Errno.EAGAIN or Errno.EMFILE or Sockets.ENFILE or Sockets.ENOBUFS or Sockets.ENOMEM)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Root and we ourselves may give orders. Nobody else can open the socket; should somebody get it all the same (its
    /// mode was changed, a descriptor was passed on), it ends here.
    /// </summary>
    private bool IsPermitted(int fd)
    {
        uint? user = UnixSockets.PeerUid(fd);
        if (user == 0 || user == Processes.geteuid())
        {
            return true;
        }

        log.Debug("somebody else at the control socket", ("uid", $"{user}"));
        ResponseWriter.Write(Output, Stranger, withoutBody: false, keepAlive: false, Date.Now());
        _ = Sockets.Send(fd, Output.WrittenSpan);
        ReleaseOutput();
        FileIo.Close(fd);
        return false;
    }

    /// <summary>The kernel would report the same connection over and over.</summary>
    private void Pause(ListenSocket socket, int error)
    {
        log.Warn("accepting an admin connection: trying again in a second", ("err", Errno.Describe(error)));
        if (connections.Count > 0)
        {
            Eviction.Choose(connections, bySource)?.Close();
        }

        Loop.Change(socket.Fd, PollEvents.None);
        Loop.After(ServerLimits.AcceptPause, () =>
        {
            if (listeners.Exists(listener => listener.Socket == socket))
            {
                Loop.Change(socket.Fd, PollEvents.In);
            }
        });
    }

    /// <summary>The error number when the loop cannot watch it; 0 when it was let in, or there is no place for it.</summary>
    private int Admit(int fd, ServerRole role, ulong source, IRoutes routes)
    {
        if (connections.Count >= Limits.Connections || (connections.Count > 0 && IsInReserve(fd)))
        {
            if (Eviction.Choose(connections, bySource) is not { } victim)
            {
                FileIo.Close(fd);
                return 0;
            }

            victim.Close();
            fd = FileIo.ToLowest(fd);
        }

        if (role != ServerRole.Control)
        {
            // An answer is one send: waiting for more to go with it only delays it.
            Sockets.SetOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
        }

        return Begin(new Connection(this, fd, role, source, routes));
    }

    private int Begin(Connection connection)
    {
        int error = connection.Begin();
        if (error == 0)
        {
            connections.Add(connection);
        }

        return error;
    }

    /// <summary>
    /// The kernel gives the lowest number that is free: as long as no connection has one of the highest, those are left for
    /// all else. Whatever the limit is, one connection is let in.
    /// </summary>
    private static bool IsInReserve(int fd) => (ulong)(fd + ServerLimits.ReservedDescriptors) >= ProcessSettings.GetLimit(ProcessSettings.RLIMIT_NOFILE);
}

using Ysco.Loop;
using Ysco.Admin;
using Ysco.Logging;
using Ysco.Metrics;
using Ysco.Results;
using Ysco.Runtime;

namespace Ysco.Commands.Running;

/// <summary>
/// The HTTP server of a supervisor. An address that cannot be had (another program has it, or it is not up yet) does not
/// keep the service from running: it is tried again.
/// </summary>
internal sealed class Surfaces : IDisposable
{
    /// <summary>Between two tries: an interface that comes up late is served soon, and the log stays short.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly EventLoop loop;
    private readonly Log log;
    private readonly HttpServer server;

    internal Surfaces(EventLoop loop, TimeProvider clock, Log log, Supervisor supervisor, string password)
        : this(loop, clock, log, new AdminRoutes(clock, password, () => supervisor.Snapshot, supervisor.Submit, ProcReader.Read, log) { Output = () => supervisor.Output })
    {
    }

    internal Surfaces(EventLoop loop, TimeProvider clock, Log log, IRoutes routes)
    {
        this.loop = loop;
        this.log = log;
        server = new HttpServer(loop, clock, routes, ServerLimits.Default, log);
    }

    public void Dispose() => server.Dispose();

    /// <summary>Goes on where a former life of ours served.</summary>
    internal void Resume(Handover handed) => server.Resume(handed);

    /// <summary>The same where there are several services.</summary>
    internal void Resume(Handover handed, Func<string, IRoutes?> routesOf) => server.Resume(handed, routesOf);

    /// <summary>Adds what is served to what is handed on.</summary>
    internal void HandOver(Handover handover) => server.HandOver(handover);

    /// <summary>Serves on each address that is not served yet, now or when it can be had.</summary>
    internal void Listen(Addresses addresses)
    {
        server.TellOfFewDescriptors();
        foreach ((ListenAddress address, ServerRole role) in addresses.All)
        {
            if (address.IsPrivate)
            {
                new PrivateSurface(loop, log, server, address, role).Begin();
            }
            else if (!server.Serves(address.Text, role))
            {
                Listen(address, role, LogLevel.Error);
            }
        }
    }

    /// <summary>Serves on the socket of the state folder, now or when it can be made. Without it, all else works.</summary>
    internal void ListenForCommands(string folder) => _ = ListenForCommands(folder, server.Routes);

    /// <summary>The same for one of several services.</summary>
    internal ControlSurface ListenForCommands(string folder, IRoutes routes)
    {
        var surface = new ControlSurface(loop, log, server, folder, routes);
        surface.Begin();
        return surface;
    }

    private void Listen(ListenAddress address, ServerRole role, LogLevel level)
    {
        if (ListenSocket.Open(address).Try(out ListenSocket? socket, out Failure? failure) && (failure = server.Listen(socket, role)) is null)
        {
            log.Info("serving", ("addr", address.Text), ("port", $"{socket.Port}"));
            return;
        }

        log.Write(level, $"cannot serve (trying again every {Again.TotalSeconds:0} s; the service runs)", ("err", failure.Message));
        loop.After(Again, () => Listen(address, role, LogLevel.Debug));
    }
}

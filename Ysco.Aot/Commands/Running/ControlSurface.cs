using Ysco.Admin;
using Ysco.Logging;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Commands.Running;

/// <summary>
/// Keeps the socket of the state folder there: somebody may remove it, or put something else in its place, and then commands
/// reach no ysco, though one runs. The kernel tells of such a change (inotify): nothing wakes us otherwise, and whoever types
/// a command a second later is answered. Where that is not to be had, it is looked at now and then.
/// </summary>
/// <param name="loop">Where it is noticed.</param>
/// <param name="log">Where it is told.</param>
/// <param name="server">Who serves on it.</param>
/// <param name="folder">The state folder.</param>
/// <param name="routes">Who answers there.</param>
internal sealed class ControlSurface(EventLoop loop, Log log, HttpServer server, string folder, IRoutes routes)
{
    /// <summary>A folder that takes no socket now may take one later, when its disk is not full any more; most never will.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    /// <summary>Whoever removes it again and again costs little.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string path = ControlSocket.PathIn(folder);
    private FileStatus? ours;
    private TimerHandle? next;
    private int events = -1;
    private bool isTold;
    private bool isPausing;
    private bool isEnded;

    /// <summary>Makes it, or goes on with one that was handed on: that is the one at the path, if there is a socket.</summary>
    internal void Begin()
    {
        if (server.Serves(path, ServerRole.Control) && FileStatus.Of(path, followLinks: false) is { IsSocket: true } handed)
        {
            ours = handed;
        }

        Listen();
        Look();
    }

    /// <summary>It may be there now, where the folder was not before.</summary>
    internal void MakeSure()
    {
        if (!isEnded && !IsThere)
        {
            next?.Cancel();
            Listen();
            Look();
        }
    }

    private void Listen()
    {
        int fd = events < 0 ? FolderEvents.Open() : -1;
        if (fd >= 0 && FolderEvents.Add(fd, folder) && loop.TryWatch(fd, PollEvents.In, _ => Changed()))
        {
            events = fd;
        }
        else
        {
            FileIo.Close(fd);
        }
    }

    /// <summary>Nobody listens there any more.</summary>
    internal void End()
    {
        next?.Cancel();
        isEnded = true;
        if (events >= 0)
        {
            loop.Unwatch(events);
            FileIo.Close(events);
            events = -1;
        }

        server.StopListening(path, ServerRole.Control);
    }

    private bool IsThere => ours is { } made && FileStatus.Of(path, followLinks: false) is { } there && there.IsSameFile(made);

    private void Changed()
    {
        FolderEvents.Drain(events);
        if (!IsThere && !isPausing)
        {
            // Once: whoever goes on changing the folder does not put it off.
            isPausing = true;
            LookIn(Pause);
        }
    }

    private void LookIn(TimeSpan time)
    {
        next?.Cancel();
        next = isEnded ? null : loop.After(time, Look);
    }

    private void Look()
    {
        next = null;
        isPausing = false;
        if (!IsThere && Make() is { } failure)
        {
            log.Write(
                isTold ? LogLevel.Debug : LogLevel.Warn, "commands such as \"ysco status\" cannot reach this ysco (the service runs)",
                ("err", failure.Message));
            isTold = true;
            LookIn(Again);
        }
        else if (events < 0)
        {
            LookIn(Again);
        }
    }

    private Failure? Make()
    {
        if (!ListenSocket.OpenControl(folder).Try(out ListenSocket? socket, out Failure? failure))
        {
            return failure;
        }

        server.StopListening(path, ServerRole.Control);
        failure = server.Listen(socket, ServerRole.Control, routes);
        if (failure is not null)
        {
            return failure;
        }

        if (ours is not null)
        {
            log.Warn("the socket for commands was gone: made anew", ("socket", path));
        }

        // The folder may be another by now too.
        _ = events >= 0 && FolderEvents.Add(events, folder);
        ours = FileStatus.Of(path, followLinks: false);
        isTold = false;
        return null;
    }
}

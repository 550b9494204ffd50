using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Logging;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Registry;
using Ysco.Results;
using Ysco.Supervision;

namespace Ysco.Commands.Registry;

/// <summary><c>ysco registry serve DIR</c>: the files of a registry over HTTP, for a try-out or a local network, until a signal ends it.</summary>
internal static class RegistryServeCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("registry serve", "DIR")
        {
            AnyOrder = true,
            About = "Serves the registry in DIR over HTTP, to be read only, until it is ended by INT or TERM. For a try-out or a local network: "
                + "there is no TLS. Clients set Gobuild.BaseURL to http://HOST:PORT/tlog.",
        };
        Flag<string> address = flags.Text("addr", "localhost:8000", "host:port", "where to listen; :PORT is every address of this machine");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        RegistryFolder folder = RegistryArguments.Folder(flags.Rest.Span[0]);
        if (!ListenAddress.Parse(address.Value).Try(out ListenAddress? where, out Failure? failure))
        {
            return flags.WrongUsage(context, $"flag -addr: {failure.Message}");
        }

        return FileStatus.Of(folder.Latest) is null
            ? context.Fail(Failure.Local($"{folder.Latest}: is not there: {folder.Path} is no registry (\"ysco registry init\" makes one)"))
            : Serve(context, folder, where);
    }

    private static int Serve(CommandContext context, RegistryFolder folder, ListenAddress address)
    {
        if (!ListenSocket.Open(address).Try(out ListenSocket? socket, out Failure? failure))
        {
            return context.Fail(failure);
        }

        using var loop = new EventLoop(context.Clock);
        var log = new Log(LogLevel.Info, context.Out.Write);
        _ = new SignalSource(
            loop,
            signal =>
            {
                if (signal is Signals.SIGINT or Signals.SIGTERM)
                {
                    loop.Stop();
                }
            },
            static () => { });
        using var server = new HttpServer(loop, context.Clock, new FileRoutes(folder.Path, log), ServerLimits.Default, log);
        failure = server.Listen(socket, ServerRole.All);
        if (failure is not null)
        {
            return context.Fail(failure);
        }

        log.Info("serving", ("dir", folder.Path), ("addr", address.Text), ("port", $"{socket.Port}"));
        loop.Run();
        return ExitCode.Ok;
    }
}

using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Worker;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco install FILE</c>: has the ysco that runs take an update out of a bundle, and waits for what comes of it.</summary>
internal static class InstallCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("install", "FILE")
        {
            About = "Has the ysco that runs update its service, or with -self itself, out of FILE, which \"ysco bundle\" made on another machine: no network is asked. What "
                + "proves it is the same as always, and what is done with it too: hook PreUpdate, the watch, the way back. Waits as \"ysco "
                + "update\" does. FILE must belong to root or to the user that ysco runs as, and nobody else may be able to write to it.",
            AnyOrder = true,
        };
        Flag<string> folder = flags.Folder("folder that ysco runs with");
        Flag<bool> older = flags.Bool("older", "take a version, or a toolchain, that is older than what runs");
        Flag<bool> self = flags.Bool("self", "FILE is of ysco itself");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        string given = flags.Rest.Span[0];
        string file = Path.GetFullPath(given);
        if (!Info(file).Try(out BundleInfo? info, out Failure? failure))
        {
            return context.Fail(failure);
        }

        var client = new ControlClient(folder.Value);
        (string, string)[] form =
        [
            ("which", self.Value ? "self" : "svc"), ("file", file), ("name", info.Name), ("dir", info.Dir), ("version", info.Version),
            ("goversion", info.GoVersion), ("older", older.Value ? "true" : "false"),
        ];
        Failure? Ask() => client.Outcome(client.Post("/install", UpdateCommand.Patience, form)) is { } refused ? OfFile(given, file, refused) : null;
        return self.Value ? UpdateCommand.Told(context, new OwnUpdate(context, client).Run(Ask)) : UpdateCommand.Finish(context, client, Ask());
    }

    /// <summary>What is refused, with the file that it is about, unless it names that. A ysco that is busy refuses any.</summary>
    private static Failure OfFile(string given, string file, Failure failure) =>
        failure.Kind is FailureKind.Refused or FailureKind.Security && !failure.Message.Contains(file, StringComparison.Ordinal)
        && !failure.Message.StartsWith("busy", StringComparison.Ordinal)
            ? failure.Within(OneLine.From(given))
            : failure;

    private static Result<BundleInfo> Info(string file)
    {
        if (!BundleFile.Open(file).Try(out int fd, out Failure? failure))
        {
            return failure;
        }

        Result<BundleInfo> info = BundleFile.ReadInfo(fd);
        FileIo.Close(fd);
        return info.Failure is { } wrong ? wrong.Within(OneLine.From(file)) : info;
    }
}

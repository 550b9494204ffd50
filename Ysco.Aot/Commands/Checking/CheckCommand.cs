using Ysco.Commands.CommandLine;
using Ysco.Commands.Fetching;
using Ysco.Commands.StateFolders;
using Ysco.Commands.Steering;
using Ysco.Config;
using Ysco.Discovery;
using Ysco.Dns;
using Ysco.Go;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands.Checking;

/// <summary><c>ysco check [-dir ys] ./cmd</c>: which versions there are, how that was learnt, and what would be done.</summary>
internal static class CheckCommand
{
    /// <summary>What each method said, with a URL: no more than a few lines of a terminal.</summary>
    private const int FailureChars = 600;

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("check", "CMD")
        {
            About = "Asks which versions of the service and of Go there are, and says what ysco run would do, and why. Changes "
                + "nothing. CMD is the path of the service, as it is given to ysco run.",
        };
        Flag<string> folder = flags.Folder("folder with the configuration and the state");
        Flag<string> updates = flags.Text("updates", "", "domain", "only look up which version a program announces at _updates.DOMAIN; needs no CMD");
        Flag<bool> now = flags.Bool("now", "have the ysco that runs check now, and tell what it found; needs no CMD");
        if (flags.Parse(context, 0, 1) is { } code)
        {
            return code;
        }

        string path = flags.Rest.IsEmpty ? "" : flags.Rest.Span[0];
        if (now.Value)
        {
            return path == "" && updates.Value == "" ? CheckNow.Run(context, folder.Value)
                : flags.WrongUsage(context, "-now goes without CMD and -updates");
        }

        if ((path == "") == (updates.Value == ""))
        {
            return flags.WrongUsage(context, path == "" ? "an argument is missing: CMD" : "-updates goes without CMD");
        }

        if (updates.Value != "")
        {
            return UpdateAnnouncement.NameOf(updates.Value).Try(out DnsName? name, out Failure? malformed)
                ? AnnouncedUpdate.Run(context, folder.Value, updates.Value, name)
                : flags.WrongUsage(context, $"flag -updates: {malformed.Message}");
        }

        ReleaseTerms? releases = null;
        if (!Loaded(folder.Value, path, ref releases).Try(out YscoConfig? config, out Failure? failure)
            || !ReleaseTerms.ReadInfo(releases, path).Try(out BuildInfo? info, out failure)
            || !DnsSettings.Of(config.Monitor).Try(out DnsSettings? dns, out failure)
            || !StateFolder.Worker(folder.Value, config).Try(out WorkerIdentity? identity, out failure))
        {
            return context.Fail(failure);
        }

        Build build = ServiceBinary.BuildOf(info);
        long begun = context.Clock.GetTimestamp();
        ReleaseTerms? own = ReleaseTerms.OfSelf(config);
        CheckRequest request = CheckRequests.Of(config, build.ModPath, info.GoOs, info.GoArch, build.Version, releases?.Source, own?.Source);
        (CheckOutcome outcome, CheckAnswer details) = new Foreground(context.Clock).Check(request with { AskEach = true }, dns, identity);
        TimeSpan took = context.Clock.GetElapsedTime(begun);
        var weighed = WeighedReleases.Of(outcome, details, releases?.Source, own?.Source, folder.Value, context.Clock.GetUtcNow(), build.Version);
        outcome = weighed.Outcome;
        foreach (string? aged in (ReadOnlySpan<string?>)[weighed.ServiceAged, weighed.SelfAged])
        {
            if (aged is not null)
            {
                context.Error.WriteLine($"ysco {context.Name}: {CheckText.Shortened(aged, FailureChars)}");
            }
        }

        Result<DurableState> state = StateFolder.ReadState(folder.Value);
        context.Out.Write(new CheckText(
            build, config, own, state.Failure is null ? state.Value : DurableState.Fresh, new LocalTime(TimeZoneInfo.Local, context.Clock.GetUtcNow())).Describe(
            outcome, details, state.Failure?.Message ?? ""));
        context.Out.Write($"took        {took.TotalMilliseconds:0} ms\n");
        failure = outcome.Versions is null ? weighed.ServiceRefusal ?? details.VersionsFailure
            : outcome.Toolchains is null ? details.ToolchainsFailure
            : own?.Failure ?? (own is not null && outcome.SelfVersions is null ? weighed.SelfRefusal ?? details.SelfFailure : null);
        return failure is null
            ? ExitCode.Ok
            : context.Fail(failure with { Message = CheckText.Shortened(failure.Message, FailureChars) });
    }

    /// <summary>The configuration, and where releases of the service come from.</summary>
    private static Result<YscoConfig> Loaded(string folder, string path, ref ReleaseTerms? releases)
    {
        if (!StateFolder.Load(folder).Try(out (YscoConfig Config, string Text) loaded, out Failure? failure))
        {
            // A path that is wrong is what was typed.
            return ServiceBinary.ReadInfo(path).Failure ?? failure;
        }

        releases = ReleaseTerms.OfService(loaded.Config, path);
        return releases?.Failure is { } wrong ? wrong : loaded.Config;
    }
}

using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Fetching;
using Ysco.Commands.Proof;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Results;
using Ysco.State;
using Ysco.Tlog;
using Ysco.Worker;

namespace Ysco.Commands.Checking;

/// <summary>
/// <c>ysco verify [-dir ys] [-key K] FILE</c>: proves offline, by the evidence beside it, what a binary is. The key is the
/// one given, else the one of the state folder, else the built-in one; never the one in the evidence. Which one it was is told.
/// </summary>
internal static class VerifyCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("verify", "FILE")
        {
            About = "Proves by the evidence beside FILE that a transparency log holds it as the build of a module, and prints which. Asks "
                + "nobody. The evidence is FILE.evidence.json; for a link also the one beside what it leads to; and the one beside the "
                + "name that ysco gives the build, NAME-VERSION-GOVERSION-stripped, with -2 to -9 after it when that name was taken.",
        };
        Flag<string> folder = flags.Folder("state folder: configuration and what is held of the log");
        Flag<string> key = flags.Text("key", "", "key", TrustedKey.FlagHelp);
        Flag<string> releaseKey = flags.Text("releasekey", "", "key", "for a release that was fetched by its manifest: the key that releases are signed for, as PEM in a file or as the base64 in it (default: the one of Source.Service, or Source.Self, in DIR/ysco.conf)");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        string elsewhere = key.Value == "" && releaseKey.Value == "" ? InOneOfSeveral(folder, flags.Rest.Span[0]) : "";
        if (releaseKey.Value != "")
        {
            return ReleaseKeyFile.Read(releaseKey.Value).Try(out ReleaseKey? releases, out Failure? malformed)
                ? VerifyRelease(context, flags.Rest.Span[0], new TrustedReleaseKey(releases, TrustedReleaseKey.Flag))
                : flags.WrongUsage(context, $"flag -releasekey: {malformed.Message}");
        }

        if (key.Value == "" && ReleaseProof.ConfiguredKey(folder.Value, flags.Rest.Span[0]) is { } configured)
        {
            return VerifyRelease(context, flags.Rest.Span[0], configured);
        }

        TrustedKey? trusted = null;
        if (key.Value != "" && !TrustedKey.Given(key.Value).Try(out trusted, out Failure? failure))
        {
            return flags.WrongUsage(context, failure.Message);
        }

        failure = folder.IsSet ? StateFolder.Missing(folder.Value) : null;
        if (failure is not null
            || (trusted is null && !KeyOf(folder.Value, flags.Rest.Span[0]).Try(out trusted, out failure))
            || !Held(context, folder, trusted!).Try(out LogHead? held, out failure)
            || !StoredProof.Of(flags.Rest.Span[0], held, trusted!).Try(out VerifiedBuild? build, out failure))
        {
            return context.Fail(failure with { Message = failure.Message + elsewhere });
        }

        context.Out.Write(ProvenText.Of(build, trusted!));
        LoaderWarning.Say(context, flags.Rest.Span[0]);
        return ExitCode.Ok;
    }

    /// <summary>That the folder is of several services, each of which has its own where its keys are; empty when it is not.</summary>
    private static string InOneOfSeveral(Flag<string> folder, string file)
    {
        foreach (string at in (ReadOnlySpan<string>)[folder.Value, folder.IsSet ? folder.Value : "."])
        {
            if (StateFolder.LoadOrDefault(at).Try(out FolderConfig? config, out _) && config.Config.Services is [var one, ..] services)
            {
                foreach (SupervisedConfig service in services)
                {
                    one = service.Command.Words is [var command, ..] && Path.GetFileName(command) == Path.GetFileName(file) ? service : one;
                }

                return $" ({config.Path} is of several services: -dir {(at == "." ? "" : $"{at}/")}{one.Dir} names the folder of one, with its keys)";
            }
        }

        return "";
    }

    private static int VerifyRelease(CommandContext context, string file, TrustedReleaseKey key)
    {
        if (!ReleaseProof.Of(file, key).Try(out ReleaseEvidence? evidence, out Failure? failure))
        {
            return context.Fail(failure);
        }

        context.Out.Write(ReleaseFetcher.Describe(evidence, "", $"{key}"));
        LoaderWarning.Say(context, file);
        return ExitCode.Ok;
    }

    private static Result<TrustedKey> KeyOf(string folder, string file)
    {
        if (!StateFolder.LoadOrDefault(folder).Try(out FolderConfig? config, out Failure? failure)
            || !TrustedKey.For(folder, config, file).Try(out TrustedKey? trusted, out failure))
        {
            return failure.Kind == FailureKind.Local
                ? failure with { Message = $"{failure.Message} (the log's key is looked for there; -key names it)" }
                : failure;
        }

        return trusted;
    }

    /// <summary>
    /// What is held of the log. The state folder is its owner's: with -key anybody can do without it, unless it was named, and is
    /// told that nothing was compared with it.
    /// </summary>
    private static Result<LogHead> Held(CommandContext context, Flag<string> folder, TrustedKey trusted)
    {
        if (trusted.Conflict(folder.Value) is not { } failure)
        {
            return new LogHeadFile(folder.Value, trusted.Key).Load();
        }

        if (failure.Kind != FailureKind.Local || folder.IsSet || trusted.Source != TrustedKey.Flag)
        {
            return failure;
        }

        context.Error.WriteLine($"ysco {context.Name}: {failure.Message} (not compared with what is held of the log there)");
        return new LogHead(trusted.Key, null);
    }
}

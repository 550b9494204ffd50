using System.Text;
using Ysco.Bytes;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Fetching;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Go;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Worker;

namespace Ysco.Commands.Init;

/// <summary>The part of <c>ysco init</c> for programs that are released with a manifest: <c>ysco init -manifest URL -releasekey KEY NAME[@VERSION]</c>.</summary>
internal sealed class InitRelease
{
    private readonly Flag<string> manifest;
    private readonly Flag<string> releaseKey;
    private readonly Flag<string> updatesDomain;
    private readonly Flag<string> version;
    private readonly Flag<bool> allowUnsigned;

    /// <summary>Adds the flags.</summary>
    internal InitRelease(FlagSet flags)
    {
        manifest = flags.Text("manifest", "", "url", "the program is released with the manifest at this URL; goes into ysco.conf");
        releaseKey = flags.Text("releasekey", "", "key", ReleaseFetcher.KeyFlagHelp + "; goes into ysco.conf");
        updatesDomain = flags.Text("updates", "", "domain", "with -manifest: domain that announces new versions at _updates.DOMAIN; goes into ysco.conf");
        version = flags.Text("version", "", "version", "with -manifest: the version to begin with (default: the newest stable one)");
        allowUnsigned = flags.Bool("allowunsigned", "with -manifest: take releases that nobody has signed, from whoever answers at that URL; goes into ysco.conf");
    }

    internal bool IsAsked => manifest.IsSet;

    internal int Run(CommandContext context, FlagSet flags, string folder, string resolver, string anchors)
    {
        string what = flags.Rest.Span[0];
        int at = what.IndexOf('@', StringComparison.Ordinal);
        (string name, string wanted) = at < 0 ? (what, version.Value) : (what[..at], what[(at + 1)..]);
        wanted = wanted == ProgramFetcher.LatestVersion ? "" : wanted;
        Failure? wrong = ConfChecks.ProgramName(name) is { } malformed ? Failure.Invalid($"{OneLine.From(what)}: {malformed}")
            : at >= 0 && version.IsSet ? Failure.Invalid("-version does not go with NAME@VERSION")
            : wanted != "" && SemVer.TryParse(wanted) is null ? Failure.Invalid($"version {OneLine.From(wanted)}: not of the form v1.2.3")
            : name is SelfLink.Name or StateFolder.Default ? Failure.Invalid($"{name}: this name is ysco's own here")
            : null;
        if (wrong is not null || !ConfigOf(folder, name, resolver, anchors).Try(out YscoConfig? config, out wrong)
            || !ReleaseSource.Of(config.Source.Service, ReleaseTerms.ServiceSection, name).Try(out ReleaseSource? source, out wrong))
        {
            return flags.WrongUsage(context, InFlags(wrong.Message));
        }

        if (!source.IsProven)
        {
            context.Error.WriteLine($"ysco {context.Name}: NOT SIGNED: {source.ManifestUrl} can give out any program as {name}, and so can whoever is between it and here");
        }

        var made = new InitMade(folder, new SelfLink(OwnBinary.RealPath()));
        return InitCommand.Finish(context, made, Make(context, source, wanted, config, made));
    }

    /// <summary>The defaults and what the flags say, read back from the text that will be written: so it is valid, or is refused now.</summary>
    private Result<YscoConfig> ConfigOf(string folder, string name, string resolver, string anchors)
    {
        if (!ResolverList.Parse(resolver == "" ? [] : [resolver]).Try(out ResolverList? resolvers, out Failure? failure))
        {
            return failure.Within("flag -resolver");
        }

        // A key in a file that may go is written as it is.
        if (VerifierKey.Parse(releaseKey.Value).Failure is null)
        {
            return Failure.Invalid(
                $"flag -releasekey: {OneLine.From(releaseKey.Value)} is the key of a log, and releases are signed for a key of their own: give that, then put \"LogKey: \" and this one below VerifierKey in section Source.Service of {folder}/ysco.conf");
        }

        string key = releaseKey.Value != "" && ReleaseKeyFile.Read(releaseKey.Value).Try(out var read, out failure) ? read.ToString() : "";
        if (failure is not null)
        {
            return failure.Within("flag -releasekey");
        }

        var defaults = new YscoConfig();
        YscoConfig config = defaults with
        {
            AuthFile = $"{folder}/password.txt",
            Monitor = defaults.Monitor with { Resolvers = resolvers, TrustAnchors = anchors },
            Source = new SourcesConfig
            {
                Service = new SourceConfig
                {
                    Type = SourceKind.Manifest,
                    Url = manifest.Value,
                    Name = name,
                    VerifierKey = key,
                    UpdatesDomain = updatesDomain.Value,
                    AllowUnsigned = allowUnsigned.Value,
                },
            },
        };
        Result<YscoConfig> parsed = ConfFile.Parse("flags", Encoding.UTF8.GetBytes(ConfFile.Write(config, ConfForm.Plain)));
        return parsed.Failure is { } wrong ? wrong with { Message = wrong.Message[(wrong.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..] } : parsed;
    }

    private static string InFlags(string message)
    {
        foreach ((string key, string flag) in (ReadOnlySpan<(string, string)>)[
            ("Source.Service.URL", "manifest"), ("Source.Service.VerifierKey", "releasekey"), ("Source.Service.UpdatesDomain", "updates"),
            ("Source.Service.AllowUnsigned", "allowunsigned"), ("Monitor.TrustAnchors", "trustanchor")])
        {
            if (message.StartsWith(key + ": ", StringComparison.Ordinal))
            {
                return flag switch
                {
                    "releasekey" => "either -releasekey or -allowunsigned goes with -manifest",
                    "allowunsigned" => "-allowunsigned does not go with -releasekey",
                    _ => $"flag -{flag}{message[key.Length..]}",
                };
            }
        }

        return message;
    }

    private static Failure? Make(CommandContext context, ReleaseSource source, string version, YscoConfig config, InitMade made)
    {
        StateFolder.RemoveTree(made.Workshop);
        Failure? failure = InitCommand.RefuseTaken(source.Name) ?? made.Self.Refuse() ?? StateFolder.Make(made.Workshop);
        if (failure is not null
            || !StateFolder.Worker(made.Workshop, config).Try(out WorkerIdentity? identity, out failure)
            || !DnsSettings.Of(config.Monitor).Try(out DnsSettings? dns, out failure))
        {
            return failure;
        }

        var plan = new ReleasePlan
        {
            ManifestUrl = source.ManifestUrl,
            Version = version,
            Name = source.Name,
            Key = source.Key,
            Folder = made.Workshop,
            Binary = $"./{source.Name}-{{0}}",
            IsFirst = true,
            Identity = identity,
            Dns = dns,
        };
        if (!new Foreground(context.Clock).Fetch(plan).Try(out FetchedRelease? release, out failure))
        {
            return failure;
        }

        made.Binary = release.Binary;
        made.IsProven = source.IsProven;
        made.Proven = ReleaseFetcher.Describe(release.Evidence, release.ReleasedAt);
        string seen = ReleaseNews.Seen(source, made.Workshop).Path;
        made.Seen = FileStatus.Of(seen) is null ? ("", "") : (seen[(seen.LastIndexOf('/') + 1)..], "the newest release that was seen");
        return InitCommand.Settle(config, source.Name, made);
    }
}

using System.Security.Cryptography;
using System.Text;
using Ysco.Artifacts.Gobuild;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Fetching;
using Ysco.Commands.Proof;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Durable;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Tlog;
using Ysco.Updates;

namespace Ysco.Commands.Init;

/// <summary>
/// <c>ysco init [flags] PACKAGE[@VERSION]</c>: fetches a service for the first time and writes <c>ys/</c>, or what -dir names. Everything is made
/// in a folder of another name, which gets its own last: a failure, or a power cut, leaves nothing that looks finished.
/// </summary>
internal static class InitCommand
{
    private const uint OwnerOnly = 0x180; // 0600

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("init", "PACKAGE[@VERSION]")
        {
            About = "Fetches a service for the first time, into the current folder, with a link to it, a link ysco, and the folder ys, or DIR, with a "
                + "configuration and a password. PACKAGE is an import path, such as example.org/tools/cmd/hello; VERSION is one such as "
                + "v1.2.3, or latest, which it is without one. With -manifest it is any program that is released with a manifest, and PACKAGE "
                + "the name of its file in the archive. Nothing is left of one that fails.",
        };
        Flag<string> key = flags.Text("key", "", "key", "verifier key of a log of your own; goes into ysco.conf (default: the built-in one)");
        Flag<string> url = flags.Text("url", "", "url", "URL of that log; goes into ysco.conf (default: derived from the key)");
        Flag<string> goProxy = flags.Text("goproxy", "", "url", "Go module proxy of your own; goes into ysco.conf (default: proxy.golang.org)");
        Flag<string> dns = flags.Text("dns", "", "zone", "DNS zone of your own for versions; goes into ysco.conf (default: l.gopherwatch.org)");
        Flag<string> resolver = flags.Text("resolver", "", "host:port", "name server of your own; goes into ysco.conf (default: those of /etc/resolv.conf)");
        Flag<string> anchors = flags.Text("trustanchor", "", "file", "DNSSEC trust anchors of your own; goes into ysco.conf (default: the root's, built in)");
        Flag<string> dir = flags.Folder("folder that is made for the configuration and the state, in one that is there");
        var release = new InitRelease(flags);
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        string folder = dir.Value.TrimEnd('/') is { Length: > 0 } named ? named : "/";
        if (release.IsAsked)
        {
            return key.IsSet ? flags.WrongUsage(
                    context, $"-key does not go with -manifest: init with -releasekey, then put \"LogKey: {Bytes.OneLine.From(key.Value)}\" below VerifierKey in section Source.Service of {folder}/ysco.conf")
                : url.IsSet || goProxy.IsSet || dns.IsSet
                ? flags.WrongUsage(context, "-url, -goproxy and -dns do not go with -manifest")
                : (StateFolder.NotText(".") ?? StateFolder.NotText(folder) ?? RefuseFolder(folder)) is { } there ? context.Fail(there)
                : release.Run(context, flags, folder, resolver.Value, anchors.Value);
        }

        if ((StateFolder.NotText(".") ?? StateFolder.NotText(folder) ?? RefuseFolder(folder)) is { } taken)
        {
            return context.Fail(taken);
        }

        if (!ModuleFinder.Parse(flags.Rest.Span[0]).Try(out (string Package, string Version) wanted, out Failure? failure)
            || !(key.Value == "" ? BuiltIn() : TrustedKey.Given(key.Value)).Try(out TrustedKey? trusted, out failure)
            || !ConfigOf(folder, key.Value, url.Value, goProxy.Value, dns.Value, resolver.Value, anchors.Value).Try(out YscoConfig? config, out failure)
            || !GobuildUrls.Base(trusted.Key, url.Value).Try(out _, out failure))
        {
            return flags.WrongUsage(context, failure.Message);
        }

        var made = new InitMade(folder, new SelfLink(OwnBinary.RealPath()));
        return Finish(context, made, Make(context, wanted.Package, wanted.Version, config, trusted, made));
    }

    /// <summary>Tells what was made, or takes it back.</summary>
    internal static int Finish(CommandContext context, InitMade made, Failure? failure)
    {
        if (failure is null)
        {
            context.Out.Write(made.Summary());
            LoaderWarning.Say(context, made.Binary);
            return ExitCode.Ok;
        }

        made.Undo();
        return context.Fail(failure with { Message = InFlags(failure.Message.Replace(made.Workshop, made.Folder, StringComparison.Ordinal)) });
    }

    private static Result<TrustedKey> BuiltIn() => new TrustedKey(VerifierKey.Parse(new GobuildConfig().VerifierKey).Value, "built in");

    /// <summary>The defaults and what the flags say, read back from the text that will be written: so it is valid, or is refused now.</summary>
    private static Result<YscoConfig> ConfigOf(string folder, string key, string url, string goProxy, string dns, string resolver, string anchors)
    {
        if (!ResolverList.Parse(resolver == "" ? [] : [resolver]).Try(out ResolverList? resolvers, out Failure? failure))
        {
            return failure.Within("flag -resolver");
        }

        var defaults = new YscoConfig();
        var config = defaults with
        {
            AuthFile = $"{folder}/password.txt",
            Monitor = defaults.Monitor with
            {
                GoProxy = goProxy == "" ? defaults.Monitor.GoProxy : goProxy,
                Dns = dns == "" ? defaults.Monitor.Dns : dns,
                Resolvers = resolvers,
                TrustAnchors = anchors,
            },
            Gobuild = defaults.Gobuild with
            {
                VerifierKey = key == "" ? defaults.Gobuild.VerifierKey : key,
                BaseUrl = url,
            },
        };
        Result<YscoConfig> parsed = ConfFile.Parse("flags", Encoding.UTF8.GetBytes(ConfFile.Write(config, ConfForm.Plain)));
        return parsed.Failure is { } wrong ? wrong with { Message = InFlags(WithoutLine(wrong.Message)) } : parsed;
    }

    /// <summary>A message about a key of the configuration as one about the flag that was to fill it in.</summary>
    private static string InFlags(string message)
    {
        foreach ((string key, string flag) in (ReadOnlySpan<(string, string)>)[
            ("Monitor.GoProxy", "goproxy"), ("Monitor.DNS", "dns"), ("Monitor.TrustAnchors", "trustanchor"), ("Gobuild.BaseURL", "url")])
        {
            if (message.StartsWith(key + ": ", StringComparison.Ordinal))
            {
                return $"flag -{flag}{message[key.Length..]}";
            }
        }

        return message;
    }

    /// <summary>There is no file yet that "flags:3: " could be a line of; the key stays.</summary>
    private static string WithoutLine(string message) =>
        message.StartsWith("flags:", StringComparison.Ordinal) ? message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..] : message;

    private static Failure? Make(CommandContext context, string package, string version, YscoConfig config, TrustedKey key, InitMade made)
    {
        StateFolder.RemoveTree(made.Workshop);
        var fetcher = new ProgramFetcher(context, made.Workshop, config, key.Key) { Url = config.Gobuild.BaseUrl };
        if (!new ModuleFinder(fetcher, context).Find(package, version).Try(out BuildSpec? spec, out Failure? failure))
        {
            return failure;
        }

        string binary = $"./{spec.FileName}";
        failure = RefuseTaken(binary) ?? RefuseTaken(spec.Name) ?? made.Self.Refuse();
        if (failure is not null)
        {
            return failure;
        }

        made.Binary = binary;
        if (!fetcher.Fetch(spec, binary).Try(out VerifiedBuild? build, out failure))
        {
            return failure;
        }

        made.Proven = ProvenText.Of(build, key);
        made.Seen = (LogHead.FileName(key.Key), "the newest tree of the log that was proven");
        return Settle(config, spec.Name, made);
    }

    /// <summary>All that follows when the program is there: the folder's files, the links, the folder's name.</summary>
    /// <param name="config">What ysco.conf gets.</param>
    /// <param name="link">The name by which the service is started.</param>
    /// <param name="made">What was made.</param>
    internal static Failure? Settle(YscoConfig config, string link, InitMade made)
    {
        if ((WriteFiles(made.Workshop, config) ?? Link(link, made)) is { } failure)
        {
            return failure;
        }

        StateFolder.RemoveUnused(made.Folder);
        return DurableFile.Rename(made.Workshop, made.Folder);
    }

    /// <summary>Null when there is no state folder, or one with nothing in it.</summary>
    internal static Failure? RefuseFolder(string folder)
    {
        if (FileStatus.Of(folder, followLinks: false) is not { } there)
        {
            return Errno.Last == Errno.ENOENT ? null : Failure.Local($"{folder}: {Errno.Describe(Errno.Last)}");
        }

        if (StateFolder.IsUnused(folder))
        {
            return null;
        }

        string why = there.IsDirectory && FileStatus.Of($"{folder}/ysco.conf") is null && Errno.Last == Errno.ENOENT
            ? $", and no \"ysco init\" made it: there is no {folder}/ysco.conf"
            : "";
        return Failure.Local($"{folder}: exists already{why} (remove it, or work in another folder)");
    }

    internal static Failure? RefuseTaken(string name) => FileStatus.Of(name, followLinks: false) is null
        ? null
        : Failure.Local($"{name}: exists already (remove it, or work in another folder)");

    private static Failure? WriteFiles(string workshop, YscoConfig config) =>
        DurableFile.Write($"{workshop}/password.txt", Encoding.UTF8.GetBytes(NewPassword() + "\n"), OwnerOnly)
        ?? DurableFile.Write($"{workshop}/ysco.conf", Encoding.UTF8.GetBytes(ConfFile.Write(config, ConfForm.Annotated)), OwnerOnly)
        ?? new StateFile($"{workshop}/state.json").Save(DurableState.Fresh);

    /// <summary>16 characters of 58, from the kernel's randomness: 93 bits, and none of them look alike.</summary>
    private static string NewPassword()
    {
        const int Characters = 16;
        return RandomNumberGenerator.GetString("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", Characters);
    }

    private static Failure? Link(string name, InitMade made)
    {
        if (Files.symlink(made.Binary[(made.Binary.LastIndexOf('/') + 1)..], name) != 0)
        {
            return Failure.Local($"{name}: making a link: {Errno.Describe(Errno.Last)}");
        }

        made.ServiceLink = name;
        return made.Self.Make();
    }
}

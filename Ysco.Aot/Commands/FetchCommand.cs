using Ysco.Artifacts.Gobuild;
using Ysco.Config;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Commands;

/// <summary>
/// <c>ysco fetch [flags] MODULE@VERSION[/PKGDIR]</c>: a whole verified download by hand. What is held of the log under
/// <c>-dir</c> moves on with it, and only when everything held; so does the file.
/// </summary>
internal static class FetchCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("fetch", "MODULE@VERSION[/PKGDIR]")
        {
            About = "Downloads a build of a Go program for this machine, proves that the transparency log holds it, and writes it with its "
                + "evidence. VERSION is one such as v1.2.3, or latest for the newest that is released. Nothing is left of one that fails. "
                + "Example: ysco fetch example.org/tools@v1.0.1/cmd/hello. With -manifest it fetches a release of another program, signed for -releasekey.",
        };
        Flag<string> folder = flags.Folder("state folder: the log's key and its newest tree are kept there for the next fetch, and for verify; made when it is not there");
        Flag<string> key = flags.Text("key", "", "key", TrustedKey.FlagHelp);
        Flag<string> url = flags.Text("url", "", "url", "the log's URL (default: Gobuild.BaseURL, else derived from the key)");
        Flag<string> goVersion = flags.Text("goversion", "", "version", "the Go toolchain (default: the newest release that the Go module proxy has)");
        Flag<string> goProxy = flags.Text("goproxy", "", "url", "the Go module proxy that is asked for the newest toolchain (default: the one in DIR/ysco.conf, else proxy.golang.org)");
        Flag<TimeSpan> timeout = flags.Duration("timeout", TimeSpan.FromMinutes(30), "give up after this time");
        Flag<string> manifest = flags.Text("manifest", "", "url", "fetch a release that is no Go build: the URL of its manifest; the argument is NAME[@VERSION], the name of the program in the archive");
        Flag<string> releaseKey = flags.Text("releasekey", "", "key", ReleaseFetcher.KeyFlagHelp);
        Flag<bool> allowUnsigned = flags.Bool("allowunsigned", "with -manifest: take a release that nobody has signed, from whoever answers at that URL");
        Flag<string> output = flags.Text("o", "", "file", "where to write the binary (default: its own name, in the current folder)");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        string what = flags.Rest.Span[0];
        if (manifest.Value != "")
        {
            return new ReleaseFetcher(context, flags, folder.Value, timeout.Value, output.Value)
                .Run(what, manifest.Value, releaseKey.Value, allowUnsigned.Value);
        }

        Failure? wrong = timeout.Value <= TimeSpan.Zero
            ? Failure.Invalid("flag -timeout: must be above zero")
            : Wrong(what, key.Value, url.Value, goVersion.Value, goProxy.Value);
        if (wrong is not null)
        {
            return flags.WrongUsage(context, wrong.Message);
        }

        if (!StateFolder.LoadOrDefault(folder.Value).Try(out FolderConfig? config, out Failure? failure)
            || !(key.Value == "" ? TrustedKey.Of(folder.Value, config) : TrustedKey.Given(key.Value)).Try(out TrustedKey? trusted, out failure))
        {
            return context.Fail(failure);
        }

        if (trusted.Conflict(folder.Value) is { } conflict)
        {
            return context.Fail(conflict);
        }

        var fetcher = new ProgramFetcher(context, folder.Value, Asking(config.Config, goProxy.Value), trusted.Key)
        {
            Url = url.Value != "" || key.Value != "" ? url.Value : config.Config.Gobuild.BaseUrl,
            TimeLimit = timeout.Value,
        };
        bool isNew = FileStatus.Of(folder.Value, followLinks: false) is null;
        if (!fetcher.Spec(what, goVersion.Value).Try(out BuildSpec? spec, out failure)
            || !fetcher.Fetch(spec, output.Value == "" ? spec.FileName : output.Value).Try(out VerifiedBuild? build, out failure))
        {
            if (isNew)
            {
                StateFolder.RemoveUnused(folder.Value);
            }

            return context.Fail(failure);
        }

        context.Out.Write(ProvenText.Of(build, trusted));
        return ExitCode.Ok;
    }

    /// <summary>What is wrong with the command line itself, before anything is looked at or asked.</summary>
    private static Failure? Wrong(string what, string key, string url, string goVersion, string goProxy)
    {
        VerifierKey trusted = VerifierKey.Parse(new GobuildConfig().VerifierKey).Value;
        Failure? failure = ProgramFetcher.Wrong(what, goVersion)
            ?? (key == "" ? null : VerifierKey.Parse(key).Failure?.Within("flag -key"))
            ?? GobuildUrls.Base(trusted, url).Failure?.Within("flag -url");
        return failure is null && goProxy != "" && ConfChecks.HttpUrl(goProxy, queryAllowed: false) is { } cause
            ? Failure.Invalid($"flag -goproxy: {cause}")
            : failure;
    }

    /// <summary>A proxy that is named is the one that is asked, whatever the configuration says of ways to learn of toolchains.</summary>
    private static YscoConfig Asking(YscoConfig config, string goProxy) => goProxy == "" ? config : config with
    {
        Monitor = config.Monitor with { Methods = [MonitorMethod.Goproxy], GoProxy = goProxy, GoProxyToolchain = "" },
    };
}

using Ysco.Artifacts.Gobuild;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Proof;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Commands.Fetching;

/// <summary>The flags of commands that fetch by hand: from where, by which key, for how long.</summary>
/// <param name="flags">The command's flags.</param>
internal sealed class FetchFlags(FlagSet flags)
{
    private readonly Flag<string> folder = flags.Folder(
        "state folder: the log's key and its newest tree are kept there for the next fetch, and for verify; made when it is not there");

    private readonly Flag<string> key = flags.Text("key", "", "key", TrustedKey.FlagHelp);
    private readonly Flag<string> url = flags.Text("url", "", "url", "the log's URL (default: Gobuild.BaseURL, else derived from the key)");

    private readonly Flag<string> goVersion = flags.Text(
        "goversion", "", "version", "the Go toolchain, none for a program that is not of Go (default: the newest release that the Go module proxy has)");

    private readonly Flag<string> goProxy = flags.Text(
        "goproxy", "", "url", "the Go module proxy that is asked for the newest toolchain (default: the one in DIR/ysco.conf, else proxy.golang.org)");

    private readonly Flag<TimeSpan> timeout = flags.Duration("timeout", TimeSpan.FromMinutes(30), "give up after this time");

    private readonly Flag<string> manifest = flags.Text(
        "manifest", "", "url", "fetch a release that is no Go build: the URL of its manifest; the argument is NAME[@VERSION], the name of the program in the archive");

    private readonly Flag<string> releaseKey = flags.Text("releasekey", "", "key", ReleaseFetcher.KeyFlagHelp);

    private readonly Flag<bool> allowUnsigned = flags.Bool(
        "allowunsigned", "with -manifest: take a release that nobody has signed, from whoever answers at that URL");

    internal string Folder => folder.Value;

    internal bool IsKeyGiven => key.Value != "";

    internal string GoVersion => goVersion.Value;

    internal TimeSpan TimeLimit => timeout.Value;

    internal string Manifest => manifest.Value;

    internal string ReleaseKey => releaseKey.Value;

    internal bool AllowsUnsigned => allowUnsigned.Value;

    /// <summary>What is wrong with the command line itself, before anything is looked at or asked.</summary>
    /// <param name="what">The argument, MODULE@VERSION[/PKGDIR].</param>
    internal Failure? Wrong(string what)
    {
        if (timeout.Value <= TimeSpan.Zero)
        {
            return Failure.Invalid("flag -timeout: must be above zero");
        }

        VerifierKey trusted = VerifierKey.Parse(new GobuildConfig().VerifierKey).Value;
        Failure? failure = ProgramFetcher.Wrong(what, GoVersion)
            ?? (key.Value == "" ? null : VerifierKey.Parse(key.Value).Failure?.Within("flag -key"))
            ?? GobuildUrls.Base(trusted, url.Value).Failure?.Within("flag -url");
        return failure is null && goProxy.Value != "" && ConfChecks.HttpUrl(goProxy.Value, queryAllowed: false) is { } cause
            ? Failure.Invalid($"flag -goproxy: {cause}")
            : failure;
    }

    /// <summary>The log's key: the one that is named, else that of the state folder.</summary>
    internal Result<TrustedKey> Trusted() => key.Value != "" ? TrustedKey.Given(key.Value)
        : StateFolder.LoadOrDefault(Folder).Try(out FolderConfig? config, out Failure? failure) ? TrustedKey.Of(Folder, config)
        : failure;

    /// <summary>What fetches with it.</summary>
    /// <param name="context">The command's.</param>
    /// <param name="trusted">The log's key.</param>
    /// <param name="heldElsewhere">What another machine holds of the log, from which the proof is to begin; null for what is held here.</param>
    internal Result<ProgramFetcher> Fetcher(CommandContext context, TrustedKey trusted, LogHead? heldElsewhere = null)
    {
        if (!StateFolder.LoadOrDefault(Folder).Try(out FolderConfig? config, out Failure? failure))
        {
            return failure;
        }

        if (trusted.Conflict(Folder) is { } conflict)
        {
            return conflict;
        }

        bool isConfigured = key.Value == "" && config.Config.Gobuild.VerifierKey == trusted.Key.ToString();
        return new ProgramFetcher(context, Folder, Asking(config.Config), trusted.Key)
        {
            Url = url.Value != "" || !(isConfigured || (key.Value == "" && heldElsewhere is null)) ? url.Value : config.Config.Gobuild.BaseUrl,
            TimeLimit = TimeLimit,
            HeldElsewhere = heldElsewhere,
        };
    }

    /// <summary>A proxy that is named is the one that is asked, whatever the configuration says of ways to learn of toolchains.</summary>
    private YscoConfig Asking(YscoConfig config) => goProxy.Value == "" ? config : config with
    {
        Monitor = config.Monitor with { Methods = [MonitorMethod.Goproxy], GoProxy = goProxy.Value, GoProxyToolchain = "" },
    };
}

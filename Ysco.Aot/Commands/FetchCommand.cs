using Ysco.Artifacts.Gobuild;
using Ysco.Config;
using Ysco.Notes;
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
        var flags = new FlagSet("fetch", "MODULE@VERSION[/PKGDIR]");
        Flag<string> folder = flags.Text("dir", StateFolder.Default, "dir", "state folder: the log's key and head are kept there");
        Flag<string> key = flags.Text("key", "", "key", "the log's verifier key (default: the one in DIR/ysco.conf, else the built-in one)");
        Flag<string> url = flags.Text("url", "", "url", "the log's URL (default: Gobuild.BaseURL, else derived from the key)");
        Flag<string> goVersion = flags.Text("goversion", "", "version", "the Go toolchain (default: the newest release)");
        Flag<TimeSpan> timeout = flags.Duration("timeout", TimeSpan.FromMinutes(30), "give up after this time");
        Flag<string> output = flags.Text("o", "", "file", "where to write the binary (default: its own name, in the current folder)");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        if (timeout.Value <= TimeSpan.Zero)
        {
            return flags.WrongUsage(context, "flag -timeout: must be above zero");
        }

        if (!StateFolder.LoadOrDefault(folder.Value).Try(out YscoConfig? config, out Failure? failure)
            || !StateFolder.Key(key.Value, config).Try(out VerifierKey? trusted, out failure))
        {
            return context.Fail(failure);
        }

        var fetcher = new ProgramFetcher(context, folder.Value, config, trusted)
        {
            Url = url.Value != "" || key.Value != "" ? url.Value : config.Gobuild.BaseUrl,
            TimeLimit = timeout.Value,
        };
        if (!fetcher.Spec(flags.Rest.Span[0], goVersion.Value).Try(out BuildSpec? spec, out failure)
            || !fetcher.Fetch(spec, output.Value == "" ? spec.FileName : output.Value).Try(out VerifiedBuild? build, out failure))
        {
            return context.Fail(failure);
        }

        context.Out.Write(ProvenText.Of(build));
        return ExitCode.Ok;
    }
}

using Ysco.Artifacts.Gobuild;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Proof;
using Ysco.Commands.StateFolders;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Commands.Fetching;

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
        var given = new FetchFlags(flags);
        Flag<string> output = flags.Text("o", "", "file", "where to write the binary (default: its own name, in the current folder)");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        string what = flags.Rest.Span[0];
        if (given.Manifest != "")
        {
            return new ReleaseFetcher(context, flags, given.Folder, given.TimeLimit, output.Value)
                .Run(what, given.Manifest, given.ReleaseKey, given.AllowsUnsigned);
        }

        if (given.Wrong(what) is { } wrong)
        {
            return flags.WrongUsage(context, wrong.Message);
        }

        if (!given.Trusted().Try(out TrustedKey? trusted, out Failure? failure)
            || !given.Fetcher(context, trusted).Try(out ProgramFetcher? fetcher, out failure))
        {
            return context.Fail(failure);
        }

        bool isNew = FileStatus.Of(given.Folder, followLinks: false) is null;
        if (!fetcher.Spec(what, given.GoVersion).Try(out BuildSpec? spec, out failure)
            || !fetcher.Fetch(spec, output.Value == "" ? spec.FileName : output.Value).Try(out VerifiedBuild? build, out failure))
        {
            if (isNew)
            {
                StateFolder.RemoveUnused(given.Folder);
            }

            return context.Fail(failure);
        }

        context.Out.Write(ProvenText.Of(build, trusted));
        return ExitCode.Ok;
    }
}

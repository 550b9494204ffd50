using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Proof;
using Ysco.Commands.StateFolders;
using Ysco.Durable;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Tlog;

namespace Ysco.Commands.Fetching;

/// <summary>
/// <c>ysco bundle -o FILE ...</c>: what <c>ysco fetch</c> gets, proven, in one file that <c>ysco install</c> takes on a machine without
/// network; or the same of a binary that lies here with its evidence.
/// </summary>
internal static class BundleCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("bundle", "MODULE@VERSION[/PKGDIR] | BINARY")
        {
            About = "Makes one file of a build and all that proves it, for \"ysco install\" on a machine without network. The build is fetched and "
                + "proven as by \"ysco fetch\", with the same flags; or it is BINARY, which lies here with its evidence beside it. The log must "
                + "prove that its tree goes on from the one that the other machine holds: that is the one held here, when each bundle is made "
                + "here and installed there in turn; else -head names a copy of that machine's ys/log-NAME.head.",
            AnyOrder = true,
        };
        var given = new FetchFlags(flags);
        Flag<string> head = flags.Text("head", "", "file", "a copy of what the other machine holds of the log, its ys/log-NAME.head: the proof begins there");
        Flag<string> output = flags.Text("o", "", "file", "the file to write; must be given");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        string what = flags.Rest.Span[0];
        if (output.Value == "" || (head.Value != "" && given.Manifest != ""))
        {
            return flags.WrongUsage(context, output.Value == "" ? "flag -o: the file to write must be named" : "flag -head: releases by a manifest have no log");
        }

        var bundle = new BundleMaker(output.Value);
        if (bundle.Wrong() is { } inTheWay)
        {
            return context.Fail(inTheWay);
        }

        if (given.Manifest != "")
        {
            return new ReleaseFetcher(context, flags, given.Folder, given.TimeLimit, "") { Bundle = bundle }
                .Run(what, given.Manifest, given.ReleaseKey, given.AllowsUnsigned);
        }

        bool isThere = FileStatus.Of(what, followLinks: false) is not null || !what.Contains('@');
        if (isThere && head.Value != "")
        {
            return flags.WrongUsage(context, "flag -head: the proof of a binary that is here begins where it began (name MODULE@VERSION)");
        }

        Failure? wrong = isThere ? null : given.Wrong(what);
        if (wrong is not null)
        {
            return flags.WrongUsage(context, wrong.Message);
        }

        if (!(head.Value != "" ? Pinned(given, head.Value) : given.Trusted()).Try(out TrustedKey? trusted, out Failure? failure)
            || !(isThere ? Pack(bundle, what, trusted) : Fetch(context, bundle, given, what, trusted, head.Value)).Try(out VerifiedBuild? build, out failure))
        {
            return context.Fail(failure);
        }

        context.Out.Write(ProvenText.Of(build, trusted) + bundle.Line);
        return ExitCode.Ok;
    }

    /// <summary>The other machine's key, unless another is named: then they must be the same.</summary>
    private static Result<TrustedKey> Pinned(FetchFlags given, string head)
    {
        if (!BoundedFile.Read(head, LogHead.MaxBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        if (content is null)
        {
            return Failure.Local($"{head}: {Errno.Describe(Errno.ENOENT)}");
        }

        if (!LogHead.KeyOf(content).Try(out VerifierKey? key, out failure))
        {
            return failure.Within(head);
        }

        return given.IsKeyGiven ? given.Trusted() : new TrustedKey(key, $"pinned in {head}");
    }

    private static Result<VerifiedBuild> Fetch(CommandContext context, BundleMaker bundle, FetchFlags given, string what, TrustedKey trusted, string head)
    {
        LogHead? elsewhere = null;
        if (head != "")
        {
            if (!BoundedFile.Read(head, LogHead.MaxBytes).Try(out byte[]? content, out Failure? unread)
                || !LogHead.Parse(content ?? [], trusted.Key).Try(out elsewhere, out unread))
            {
                return unread.Within(head);
            }
        }

        if (!given.Fetcher(context, trusted, elsewhere).Try(out ProgramFetcher? fetcher, out Failure? failure))
        {
            return failure;
        }

        bool isNew = FileStatus.Of(given.Folder, followLinks: false) is null;
        Result<VerifiedBuild> fetched = fetcher.Spec(what, given.GoVersion).Try(out BuildSpec? spec, out failure)
            ? fetcher.Fetch(spec, bundle.Part)
            : failure;
        if (fetched.Try(out VerifiedBuild? build, out failure))
        {
            failure = StoredEvidence.Read(Installation.EvidencePath(bundle.Part)).Try(out BuildEvidence? evidence, out Failure? lost)
                ? bundle.Write(evidence!, build.Record.Spec, bundle.Part)
                : lost;
        }

        failure = bundle.Finish(failure);
        if (failure is not null && isNew)
        {
            StateFolder.RemoveUnused(given.Folder);
        }

        return failure is null ? build! : failure;
    }

    private static Result<VerifiedBuild> Pack(BundleMaker bundle, string binary, TrustedKey trusted)
    {
        if (!StoredProof.Sum(binary).Try(out ActualFile? actual, out Failure? failure))
        {
            return failure;
        }

        var info = ServiceBinary.ReadInfo(binary);
        IEnumerable<string> places = info.Failure is null ? StoredEvidence.PathsFor(binary, info.Value) : ReleasedProgram.EvidencePaths(binary);
        foreach (string place in places)
        {
            if (!BoundedFile.Read(place, BuildEvidence.MaxBytes).Try(out byte[]? json, out Failure? unread) || json is null)
            {
                failure ??= unread;
            }
            else if (ReleaseEvidence.Parse(json).Failure is null)
            {
                return Failure.Refused($"{binary}: it came as a signed release, and the archive that is signed was not kept (-manifest fetches it)");
            }
            else if (!BuildEvidence.Parse(json).Try(out BuildEvidence? evidence, out Failure? bad)
                || (bad = trusted.Refuse(evidence)) is not null
                || !EvidenceCheck.VerifyStored(evidence, new EvidenceExpected(trusted.Key), actual).Try(out VerifiedBuild? build, out bad))
            {
                failure ??= bad.Within(place);
            }
            else
            {
                failure = bundle.Finish(bundle.Write(evidence, build.Record.Spec, binary));
                return failure is null ? build : failure;
            }
        }

        return failure ?? Failure.Local($"{binary}: no evidence beside it: nothing would prove it to anybody");
    }
}

using Ysco.Artifacts.Release;
using Ysco.Commands.CommandLine;
using Ysco.Notes;
using Ysco.Registry;
using Ysco.Results;
using Ysco.Worker;

namespace Ysco.Commands.Registry;

/// <summary><c>ysco registry verify DIR</c>: the audit, and what it found.</summary>
internal static class RegistryVerifyCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("registry verify", "DIR")
        {
            AnyOrder = true,
            About = "Audits the registry in DIR: builds its tree anew from the records, and compares every tile, every answer to a look-up and every "
                + "binary; then the sums and signatures of releases, and that each manifest leads to them. Changes nothing. Without the signing key, -verifier says whose signature counts.",
        };
        Flag<string> key = flags.Text("key", "", "file", RegistryArguments.KeyFlagHelp);
        Flag<string> verifier = flags.Text("verifier", "", "key", "the verifier key, as \"ysco registry init\" prints it (default: that of the signing key)");
        Flag<string> releaseKey = flags.Text("releasekey", "", "key", "the key that releases are signed for, as PEM in a file or as the base64 in it (default: that of DIR.pem)");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        RegistryFolder folder = RegistryArguments.Folder(flags.Rest.Span[0]);
        if (!Verifier(folder, key.Value, verifier.Value).Try(out VerifierKey? trusted, out Failure? failure)
            || !Releases(folder, releaseKey.Value).Try(out ReleaseKey? releases, out failure)
            || !new RegistryAudit(folder, trusted, releases).Run().Try(out AuditReport? report, out failure))
        {
            return context.Fail(failure);
        }

        Tell(context, report.Problems, report.ProblemCount, "");
        Tell(context, report.Strangers, report.StrangerCount, ": is no part of the registry");
        if (report.IsUnfinished)
        {
            context.Error.WriteLine($"{folder.Path}: an add or a release was interrupted: the same again goes on from there, and clears what that one left");
        }

        if (report.ProblemCount > 0)
        {
            string found = $"{folder.Path}: {report.ProblemCount} {(report.ProblemCount == 1 ? "problem" : "problems")}, after {report.Records} records";
            return context.Fail(report.IsDisproven ? Failure.Security(found) : Failure.Invalid(found));
        }

        context.Out.Write(
            $"{folder.Path}: {report.Records} records, {report.Tiles} tiles and {report.BinaryBytes} bytes of binaries are right, signed by {trusted.Name}+{trusted.Id:x8}\n");
        if (verifier.Value == "")
        {
            // Nothing else shows it once more to who has the signing key.
            context.Out.Write($"verifier key:  {trusted}\n");
        }

        report.Manifests.ForEach(line => context.Out.Write($"{line}\n"));
        if (report.Releases > 0)
        {
            context.Out.Write($"{report.Releases} {(report.Releases == 1 ? "release is" : "releases are")} right{(releases is null ? " (without a key no signature was looked at)" : "")}\n");
        }

        return ExitCode.Ok;
    }

    private static Result<VerifierKey> Verifier(RegistryFolder folder, string keyFile, string verifier)
    {
        if (verifier != "")
        {
            return VerifierKey.Parse(verifier);
        }

        return RegistryArguments.Key(folder, keyFile).Try(out SignerKey? key, out Failure? failure)
            ? key.Verifier
            : failure with { Message = $"{failure.Message}; -verifier does without it" };
    }

    /// <summary>Null when there is none: releases are made by few.</summary>
    private static Result<ReleaseKey?> Releases(RegistryFolder folder, string flag)
    {
        if (flag != "")
        {
            return ReleaseKeyFile.Read(flag).Try(out ReleaseKey? given, out Failure? wrong) ? given : wrong.Within("flag -releasekey");
        }

        if (!ReleaseSigner.Read(folder.DefaultReleaseKeyFile).Try(out ReleaseSigner? signer, out Failure? failure))
        {
            return failure;
        }

        using (signer)
        {
            return signer?.Public;
        }
    }

    private static void Tell(CommandContext context, List<string> lines, int count, string end)
    {
        foreach (string line in lines)
        {
            context.Error.WriteLine(line + end);
        }

        if (count > lines.Count)
        {
            context.Error.WriteLine($"and {count - lines.Count} more");
        }
    }
}

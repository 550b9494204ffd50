using System.Globalization;
using Ysco.Artifacts.Gobuild;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.Doctor;

/// <summary>That a binary is proven by the evidence beside it.</summary>
internal static class ProofCheck
{
    /// <summary>The check of the present binary.</summary>
    internal const string Evidence = "evidence";

    /// <summary>The check of the one before it.</summary>
    internal const string Previous = "previous";

    /// <summary>Judges it. Pure.</summary>
    /// <param name="name">Which check this is.</param>
    /// <param name="binary">The binary, without links.</param>
    /// <param name="info">Its build info; null when it has none.</param>
    /// <param name="proof">What is proven of it. A failure that is local: nothing is there that could prove it.</param>
    internal static Finding Of(string name, string binary, BuildInfo? info, Result<VerifiedBuild> proof) =>
        proof.Try(out VerifiedBuild? build, out Failure? failure)
            ? Finding.Ok(name, string.Create(
                CultureInfo.InvariantCulture, $"{build.Record.Spec.Version} {build.Record.Spec.GoVersion}, record {build.RecordNumber} in a tree of {build.TreeSize}"))
            : Finding.Trouble(name, failure.Kind != FailureKind.Local, failure.Message, Mend(binary, info));

    /// <summary>The same build once more, with its evidence.</summary>
    private static string Mend(string binary, BuildInfo? info) => info is null
        ? "ysco fetch MODULE@latest"
        : $"ysco fetch -goversion {ShellWord.Quote(info.GoVersion)} -o {ShellWord.Path(binary)} "
            + ShellWord.Quote($"{info.ModulePath}@{info.Version}{(info.PkgDir == "/" ? "" : info.PkgDir)}");
}

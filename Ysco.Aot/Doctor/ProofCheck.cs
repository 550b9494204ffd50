using System.Globalization;
using Ysco.Artifacts.Gobuild;
using Ysco.Results;
using Ysco.Runtime;

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
    /// <param name="version">What it is said to be.</param>
    /// <param name="proof">What is proven of it. A failure that is local: nothing is there that could prove it.</param>
    /// <param name="mend">Fetches the same once more, with its evidence.</param>
    internal static Finding Of(string name, string version, Result<SnapshotEvidence> proof, string mend) =>
        proof.Try(out SnapshotEvidence? proven, out Failure? failure)
            ? Finding.Ok(name, proven.Archive != ""
                ? $"{version}, of {proven.Archive}, signed by release key {proven.Log}"
                : string.Create(CultureInfo.InvariantCulture, $"{version}, record {proven.RecordNumber} in a tree of {proven.TreeSize}"))
            : Finding.Trouble(name, failure.Kind != FailureKind.Local, failure.Message, mend);

    /// <summary>The same of what is proven by the log of Go programs. Pure.</summary>
    /// <param name="name">Which check this is.</param>
    /// <param name="proof">What is proven of it.</param>
    /// <param name="mend">Fetches the same once more, with its evidence.</param>
    internal static Finding Of(string name, Result<VerifiedBuild> proof, string mend) =>
        proof.Try(out VerifiedBuild? build, out Failure? failure)
            ? Finding.Ok(name, string.Create(
                CultureInfo.InvariantCulture, $"{build.Record.Spec.Version} {build.Record.Spec.GoVersion}, record {build.RecordNumber} in a tree of {build.TreeSize}"))
            : Finding.Trouble(name, failure.Kind != FailureKind.Local, failure.Message, mend);
}

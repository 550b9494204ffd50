using Ysco.Artifacts.Release;

namespace Ysco.Commands.Proof;

/// <summary>The release key that a command trusts, and where it has it from: a person must be able to tell why.</summary>
/// <param name="Key">The key.</param>
/// <param name="Source">Where it comes from: <c>-releasekey</c>, <c>Source.Service.VerifierKey in ys/ysco.conf</c>, or <c>built in</c>.</param>
internal sealed record TrustedReleaseKey(ReleaseKey Key, string Source)
{
    /// <summary>The source of a key that is named on the command line.</summary>
    internal const string Flag = "-releasekey";

    /// <summary><c>1a2b3c4d5e6f7a8b (-releasekey)</c>: keys are told apart by that, and cannot be copied from it into a command.</summary>
    public override string ToString() => $"{Key.ShortId()} ({Source})";
}

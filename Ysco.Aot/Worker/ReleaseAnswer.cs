namespace Ysco.Worker;

/// <summary>What was found of a release. The archive is in the file that was handed over.</summary>
public sealed record ReleaseAnswer
{
    /// <summary>The version that was taken.</summary>
    public required string Version { get; init; }

    /// <summary>The newest stable version of the manifest.</summary>
    public required string LatestStable { get; init; }

    /// <summary>When it was released, as the manifest says; empty when it does not.</summary>
    public required string ReleasedAt { get; init; }

    /// <summary>The name of the archive.</summary>
    public required string Archive { get; init; }

    /// <summary>The file of sums.</summary>
    public required byte[] Sums { get; init; }

    /// <summary>Its signature; empty when there is none.</summary>
    public required byte[] Signature { get; init; }
}

namespace Ysco.Worker;

/// <summary>Which releases there are.</summary>
public sealed record ReleaseFound
{
    /// <summary>The stable ones, newest first.</summary>
    public required string[] Versions { get; init; }

    /// <summary>The one that is to be installed.</summary>
    public required string LatestStable { get; init; }

    /// <summary>When that was released, as the manifest says (RFC 3339); empty when it does not, or was not asked.</summary>
    public string ReleasedAt { get; init; } = "";

    /// <summary>Who told: <c>dns</c>, <c>manifest</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The name of the newest one's archive; empty when what proves it was not asked for, or not had.</summary>
    public string Archive { get; init; } = "";

    /// <summary>Its file of sums; empty as well.</summary>
    public byte[] Sums { get; init; } = [];

    /// <summary>The signature of that.</summary>
    public byte[] Signature { get; init; } = [];
}

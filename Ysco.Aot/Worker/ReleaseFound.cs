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
}

namespace Ysco.Updates;

/// <summary>What was seen of a new binary since it is watched, beside that it lives.</summary>
public sealed record Watch
{
    /// <summary>Nothing yet.</summary>
    public static readonly Watch None = new();

    /// <summary>Its time is over: what is known of its health decides, or the next that is learnt.</summary>
    public bool IsOver { get; init; }

    /// <summary>It was healthy once.</summary>
    public bool WasHealthy { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>What the last one was.</summary>
    public string Trouble { get; init; } = "no answer yet";

    /// <summary>It is being asked.</summary>
    public bool Asking { get; init; }

    /// <summary>When it is asked next; null when it is not.</summary>
    public TimeSpan? NextAsk { get; init; }
}

namespace Ysco.Runtime;

/// <summary>Somebody who is told of what happens, and how that goes, since our start.</summary>
/// <remarks>A class and not a record: nobody compares two.</remarks>
/// <param name="name">Scheme and host: the rest of the URL may be a secret.</param>
public sealed class SnapshotReceiver(string name)
{
    /// <summary>Scheme and host.</summary>
    public string Name => name;

    /// <summary>Notifications that wait.</summary>
    public int Owed { get; init; }

    /// <summary>Those that were given up.</summary>
    public int Lost { get; init; }

    /// <summary>How often something was sent, or tried.</summary>
    public int Tries { get; init; }

    /// <summary>Whether the last try failed.</summary>
    public bool IsFailing { get; init; }

    /// <summary>What came of the last try that failed; empty when none did.</summary>
    public string Error { get; init; } = "";

    /// <summary>When that was.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>When something was delivered last.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }
}

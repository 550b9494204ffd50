namespace Ysco.Updates;

/// <summary>
/// What can have happened, in the words of <c>events.jsonl</c>. Text, not an enum: a line that a later ysco wrote has a kind
/// that this one does not know, and is kept and shown all the same.
/// </summary>
public static class HistoryKind
{
    /// <summary>ysco started; the version is ysco's.</summary>
    public const string YscoStarted = "yscostarted";

    /// <summary>The ysco before this one ended without a word; the version is that one's, the reason tells which and what is known.</summary>
    public const string Crashed = "crashed";

    /// <summary>Another configuration was saved and taken up by ysco executed anew; the version is ysco's.</summary>
    public const string Configured = "configured";

    /// <summary>The service was started; the reason says so when it is on trial.</summary>
    public const string Started = "started";

    /// <summary>A service that an earlier run of ysco left running was taken over.</summary>
    public const string TakenOver = "takenover";

    /// <summary>The service ended; the reason says how, and what for.</summary>
    public const string Ended = "ended";

    /// <summary>A check had another result than the one before. The newest there is, or why it failed.</summary>
    public const string Checked = "checked";

    /// <summary>What the reason of a check begins with whose answer was refused for security.</summary>
    public const string RefusedFor = "refused for security: ";

    /// <summary>A check did not take place, or, when a version is named, an update was left out, as a hook has it; the reason says how.</summary>
    public const string Skipped = "skipped";

    /// <summary>An update was found, and waits for its time; the reason is <c>for</c> and that time, as RFC 3339 has it.</summary>
    public const string Scheduled = "scheduled";

    /// <summary>A new version lived through its watch.</summary>
    public const string Updated = "updated";

    /// <summary>An update, or the start of the service, failed.</summary>
    public const string Failed = "failed";

    /// <summary>The version that ran before runs again.</summary>
    public const string RolledBack = "rolledback";

    /// <summary>Automatic updates were paused, by a person or after a failure.</summary>
    public const string Paused = "paused";

    /// <summary>Automatic updates go on.</summary>
    public const string Unpaused = "unpaused";
}

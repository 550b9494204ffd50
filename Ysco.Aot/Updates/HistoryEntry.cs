using Ysco.Bytes;

namespace Ysco.Updates;

/// <summary>
/// One thing that happened, as it is kept for people: a line of <c>events.jsonl</c>, an entry of <c>Events</c> in /json.
/// Every text in it is one line of printable characters, no longer than the limits here.
/// Limits: <see cref="MaxReasonChars"/>, <see cref="MaxBinaryChars"/>, <see cref="MaxWordChars"/>.
/// </summary>
/// <remarks>A class and not a record: nobody compares two, and a record's members would only make the program larger.</remarks>
public sealed class HistoryEntry
{
    /// <summary>A sentence or two. A log has the whole of what a server said.</summary>
    public const int MaxReasonChars = 300;

    /// <summary>A longer path is left out: half of one leads nowhere.</summary>
    public const int MaxBinaryChars = 512;

    /// <summary>No version of a module or toolchain in use is near it.</summary>
    public const int MaxWordChars = 128;

    /// <summary>An entry, its texts cleaned and cut.</summary>
    /// <param name="time">When, on the wall clock.</param>
    /// <param name="kind">A word of <see cref="HistoryKind"/>, or one of a later ysco.</param>
    /// <param name="which"><c>svc</c> or <c>self</c>; empty when it is about neither.</param>
    /// <param name="version">The version that it is about; empty when there is none.</param>
    /// <param name="goVersion">Its toolchain.</param>
    /// <param name="oldVersion">The version before it, or in whose place it was to come; empty when there is none.</param>
    /// <param name="oldGoVersion">Its toolchain.</param>
    /// <param name="reason">Why or how; empty when there is nothing to add.</param>
    /// <param name="binary">The path of the binary that runs; empty when it is not about one.</param>
    public HistoryEntry(
        DateTimeOffset time, string kind, string which, string version, string goVersion, string oldVersion, string oldGoVersion,
        string reason, string binary = "")
    {
        Time = time;
        Kind = Word(kind);
        Which = Word(which);
        Version = Word(version);
        GoVersion = Word(goVersion);
        OldVersion = Word(oldVersion);
        OldGoVersion = Word(oldGoVersion);
        Reason = OneLine.Shortened(reason, MaxReasonChars);
        Binary = binary.Length > MaxBinaryChars || binary.Length == 0 ? "" : OneLine.From(binary, MaxBinaryChars);
    }

    /// <summary>When, on the wall clock.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>What: a word of <see cref="HistoryKind"/>, or one of a later ysco.</summary>
    public string Kind { get; }

    /// <summary>Whose: <c>svc</c> or <c>self</c>; empty when it is about neither.</summary>
    public string Which { get; }

    /// <summary>The version that it is about; empty when there is none.</summary>
    public string Version { get; }

    /// <summary>Its toolchain; ysco's runtime for ysco.</summary>
    public string GoVersion { get; }

    /// <summary>The version before it, or in whose place it was to come; empty when there is none.</summary>
    public string OldVersion { get; }

    /// <summary>Its toolchain.</summary>
    public string OldGoVersion { get; }

    /// <summary>Why or how; empty when there is nothing to add.</summary>
    public string Reason { get; }

    /// <summary>The time that an update was scheduled for; null when it is about none.</summary>
    public DateTimeOffset? ScheduledFor => Kind == HistoryKind.Scheduled && Reason.StartsWith("for ", StringComparison.Ordinal)
        && Rfc3339.TryParse(Reason[4..], out DateTimeOffset at) ? at : null;

    /// <summary>The path of the binary that was started or taken over; empty for all other kinds.</summary>
    public string Binary { get; }

    private static string Word(string text) => text.Length == 0 ? "" : OneLine.From(text, MaxWordChars);
}

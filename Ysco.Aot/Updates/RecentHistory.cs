namespace Ysco.Updates;

/// <summary>
/// The last entries of the history, as the surfaces show them. Checks come each day and mostly find what the one before
/// found: they must not push out what was installed when. Pure.
/// </summary>
public static class RecentHistory
{
    /// <summary>A page's worth; the file has more.</summary>
    public const int Max = 20;

    /// <summary>Of these, checks: a network that is there every other day makes one a day.</summary>
    public const int MaxChecked = 5;

    /// <summary>
    /// Whether an entry is a check that found what the one before it found, or failed or was skipped as that was, or an update
    /// that is left out again: nothing new. One that was refused for security did not just fail.
    /// </summary>
    public static bool Repeats(ReadOnlySpan<HistoryEntry> before, HistoryEntry entry)
    {
        bool isCheck = IsCheck(entry);
        for (int i = before.Length - 1; (isCheck || entry.Kind == HistoryKind.Skipped) && i >= 0; i--)
        {
            HistoryEntry earlier = before[i];
            if (isCheck ? IsCheck(earlier) : earlier.Kind == HistoryKind.Skipped && !IsCheck(earlier))
            {
                return earlier.Kind == entry.Kind && earlier.Version == entry.Version && earlier.GoVersion == entry.GoVersion
                    && (entry.Kind == HistoryKind.Skipped ? earlier.Reason == entry.Reason : (earlier.Reason == "") == (entry.Reason == "") && IsRefused(earlier) == IsRefused(entry));
            }
        }

        return false;
    }

    private static bool IsRefused(HistoryEntry check) => check.Reason.StartsWith(HistoryKind.RefusedFor, StringComparison.Ordinal);

    /// <summary>An entry of a check, one that was skipped too.</summary>
    public static bool IsCheck(HistoryEntry entry) =>
        entry.Kind == HistoryKind.Checked || (entry.Kind == HistoryKind.Skipped && entry.Version == "");

    /// <summary>The last of these entries, oldest first.</summary>
    public static HistoryEntry[] Last(ReadOnlySpan<HistoryEntry> entries)
    {
        var kept = new HistoryEntry[Math.Min(entries.Length, Max)];
        int start = kept.Length;
        int checks = 0;
        for (int i = entries.Length - 1; i >= 0 && start > 0; i--)
        {
            if (!IsCheck(entries[i]) || ++checks <= MaxChecked)
            {
                kept[--start] = entries[i];
            }
        }

        return kept[start..];
    }
}

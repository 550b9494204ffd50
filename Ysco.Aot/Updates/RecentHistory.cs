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

    /// <summary>Whether an entry is a check that found what the one before it found, or failed as that did: nothing new.</summary>
    public static bool Repeats(ReadOnlySpan<HistoryEntry> before, HistoryEntry entry)
    {
        for (int i = before.Length - 1; entry.Kind == HistoryKind.Checked && i >= 0; i--)
        {
            if (before[i].Kind == HistoryKind.Checked)
            {
                return before[i].Version == entry.Version && before[i].GoVersion == entry.GoVersion
                    && (before[i].Reason == "") == (entry.Reason == "");
            }
        }

        return false;
    }

    /// <summary>The last of these entries, oldest first.</summary>
    public static HistoryEntry[] Last(ReadOnlySpan<HistoryEntry> entries)
    {
        var kept = new HistoryEntry[Math.Min(entries.Length, Max)];
        int start = kept.Length;
        int checks = 0;
        for (int i = entries.Length - 1; i >= 0 && start > 0; i--)
        {
            if (entries[i].Kind != HistoryKind.Checked || ++checks <= MaxChecked)
            {
                kept[--start] = entries[i];
            }
        }

        return kept[start..];
    }
}

using Ysco.Config;
using Ysco.Go;

namespace Ysco.Updates;

/// <summary>
/// What others are told of, made from the history and from nothing else: what is no entry there is told to nobody.
/// Not here: who is told, and how.
/// </summary>
/// <param name="Kind">What it is, by which receivers choose.</param>
/// <param name="Entry">The entry, its kind in the words of <see cref="NotifyKind"/>.</param>
public readonly record struct Notification(NotifyKind Kind, HistoryEntry Entry)
{
    private const string Found = "found";

    /// <summary>What an entry of the history is for others.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="before">What was noted before it, oldest first.</param>
    /// <param name="running">What runs of the service.</param>
    /// <returns>Null when nobody is told of it.</returns>
    public static Notification? Of(HistoryEntry entry, ReadOnlySpan<HistoryEntry> before, Build running) => entry.Kind switch
    {
        HistoryKind.Checked => OfCheck(entry, before, running),
        HistoryKind.Scheduled => new(NotifyKind.Scheduled, entry),
        HistoryKind.Updated => new(NotifyKind.Updated, entry),
        HistoryKind.Failed => new(NotifyKind.Failed, entry),
        HistoryKind.RolledBack => new(NotifyKind.RolledBack, entry),
        HistoryKind.Paused => new(NotifyKind.Paused, entry),
        _ => null,
    };

    /// <summary>
    /// A check that finds something newer than what runs, allowed by the policy or not, unless the one before found the same:
    /// people ask for checks, and every start of ours begins with one. One that failed found nothing.
    /// </summary>
    private static Notification? OfCheck(HistoryEntry entry, ReadOnlySpan<HistoryEntry> before, Build running)
    {
        bool isNewer = running.IsReleased && entry.Reason == ""
            && (SemVer.Compare(entry.Version, running.Version) > 0 || Policy.IsNewerToolchain(entry.GoVersion, running.GoVersion));
        if (!isNewer)
        {
            return null;
        }

        for (int i = before.Length - 1; i >= 0; i--)
        {
            HistoryEntry earlier = before[i];
            if (earlier.Kind == HistoryKind.Checked && earlier.Reason == "")
            {
                if (earlier.Version == entry.Version && earlier.GoVersion == entry.GoVersion)
                {
                    return null;
                }

                break;
            }
        }

        return new(NotifyKind.Found, new HistoryEntry(
            entry.Time, Found, entry.Which, entry.Version, entry.GoVersion, running.Version, running.GoVersion, ""));
    }
}

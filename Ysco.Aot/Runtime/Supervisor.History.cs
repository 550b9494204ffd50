using Ysco.Results;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>
/// What is kept of what happened: at once for the surfaces, and in the file as soon as no service waits for it.
/// </summary>
public sealed partial class Supervisor
{
    /// <summary>Entries that wait for a disk that takes none now; of more, the oldest are lost.</summary>
    private const int MaxUnwritten = 64;

    private readonly HistoryFile historyFile;
    private readonly List<HistoryEntry> unwritten = [];
    private HistoryEntry[] recent = [];
    private bool historyIsLoaded;
    private bool historyIsStuck;

    private void NotifierChanged(int lost)
    {
        counters = counters with { NotificationsLost = counters.NotificationsLost + lost };
        snapshot = null;
    }

    private void Note(HistoryEntry entry, bool isQuiet = false)
    {
        if (RecentHistory.Repeats(recent, entry))
        {
            return;
        }

        if (!isQuiet && Notification.Of(entry, recent, state.Service) is { } notification)
        {
            notifier.Add(notification, state.Service);
        }

        recent = RecentHistory.Last([.. recent, entry]);
        snapshot = null;
        if (unwritten.Count == MaxUnwritten)
        {
            unwritten.RemoveAt(0);
        }

        unwritten.Add(entry);
    }

    /// <summary>
    /// Between the end of a service and the start of the next nothing waits for the disk that need not, and at our end
    /// whoever starts us again does not either: what is written then, a crash of the machine may take.
    /// </summary>
    private void WriteHistory()
    {
        if ((unwritten.Count == 0 && historyIsLoaded) || IsServiceAwaited)
        {
            return;
        }

        Failure? failure = LoadHistory() ?? (unwritten.Count == 0 ? null : historyFile.Append([.. unwritten], sync: state.Phase != Phase.Ended));
        if (failure is null)
        {
            unwritten.Clear();
        }
        else if (!historyIsStuck)
        {
            log.Warn("what happens cannot be noted down (the service runs; tried again with each event)", ("err", failure.Message));
        }

        historyIsStuck = failure is not null;
    }

    /// <summary>No service runs, and the next start is what counts.</summary>
    private bool IsServiceAwaited => state.Phase is Phase.Booting or Phase.Stopping or Phase.Switching or Phase.RollingBack;

    /// <summary>What happened before our start goes before what was noted since.</summary>
    private Failure? LoadHistory()
    {
        if (historyIsLoaded)
        {
            return null;
        }

        if (historyFile.Load(Snapshot.MaxEvents, RecentHistory.MaxChecked).Try(out HistoryEntry[]? earlier, out Failure? failure))
        {
            historyIsLoaded = true;
            recent = RecentHistory.Last([.. earlier, .. recent]);
            snapshot = null;
        }

        return failure;
    }
}

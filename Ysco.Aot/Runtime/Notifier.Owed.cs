using Ysco.Results;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>What one of us leaves to the next.</summary>
internal sealed partial class Notifier
{
    private readonly OwedFile file;
    private bool isResumed;
    private bool hasFile;

    /// <summary>Takes up what was owed when the one before us ended. Later than the start of the service, which it does not concern.</summary>
    internal void Resume()
    {
        if (isResumed)
        {
            return;
        }

        isResumed = true;
        if (!file.Load().Try(out OwedNotification[]? owed, out Failure? failure))
        {
            log.Warn("what nobody was told of before is not known", ("err", failure.Message));
            return;
        }

        hasFile = true;
        foreach (NotifyReceiver receiver in receivers)
        {
            foreach (QueuedNotification lost in receiver.Queue.AddEarlier(TakeOwed(owed, receiver)))
            {
                Lost(receiver, lost.Kind, "too many wait");
            }
        }

        foreach (OwedNotification? nobodys in owed)
        {
            if (nobodys is not null)
            {
                Lost(NotifyReceiver.NameOf(nobodys.Url), nobodys.Kind, "no URL of Notify any more");
            }
        }

        RemoveFile();
        changed(0);
        SetTimer();
    }

    /// <summary>Tells the next of us how it went.</summary>
    internal void HandOver(HandedKnowledge known)
    {
        foreach (NotifyReceiver receiver in receivers)
        {
            known.Receivers.Add((receiver.Url, receiver.Snapshot()));
        }
    }

    /// <summary>Goes on from how it went with a former life of ours.</summary>
    internal void GoOn(HandedKnowledge known)
    {
        foreach (NotifyReceiver receiver in receivers)
        {
            foreach ((string url, SnapshotReceiver how) in known.Receivers)
            {
                if (url == receiver.Url)
                {
                    receiver.GoOn(how);
                }
            }
        }
    }

    /// <summary>Those of a URL, which are then taken out of the array.</summary>
    private List<QueuedNotification> TakeOwed(OwedNotification?[] owed, NotifyReceiver of)
    {
        var own = new List<QueuedNotification>();
        DateTimeOffset now = clock.GetUtcNow();
        for (int i = 0; i < owed.Length; i++)
        {
            if (owed[i] is { } each && each.Url == of.Url)
            {
                owed[i] = null;

                // The clock may have been set meanwhile.
                TimeSpan age = now > each.Made ? now - each.Made : TimeSpan.Zero;
                if (age > NotificationQueue.MaxAge)
                {
                    Lost(of, each.Kind, "too old");
                }
                else
                {
                    own.Add(new QueuedNotification(++lastNumber, each.Kind, each.Body, Now - age));
                }
            }
        }

        return own;
    }

    /// <summary>Ends the workers, and keeps what waits for the next of us. What was being sent waits again, should we go on.</summary>
    internal void Keep()
    {
        underWay.ForEach(batch => batch.Worker?.Abandon());
        underWay.Clear();
        Resume();
        var owed = new List<OwedNotification>();
        DateTimeOffset now = clock.GetUtcNow();
        foreach (NotifyReceiver receiver in receivers)
        {
            foreach (QueuedNotification each in receiver.Queue.Waiting)
            {
                owed.Add(new OwedNotification(now - (Now - each.Since), each.Kind, receiver.Url, each.Body));
            }
        }

        if (owed.Count > 0)
        {
            hasFile = true;
            if (file.Save(owed) is { } failure)
            {
                log.Warn("what nobody was told of yet cannot be noted down", ("err", failure.Message));
            }
        }

        SetTimer();
    }

    /// <summary>As long as something is owed the file stays: what it has of what is delivered is delivered again after a crash.</summary>
    private void RemoveFile()
    {
        if (hasFile && Array.TrueForAll(receivers, receiver => receiver.Queue.Waiting.Count == 0))
        {
            hasFile = false;
            file.Remove();
        }
    }
}

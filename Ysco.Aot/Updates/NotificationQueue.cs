namespace Ysco.Updates;

/// <summary>
/// What one receiver is still to be told, in order, and when it is tried next. A receiver that does not answer is left alone
/// for a while, with all that waits for it; a notification that it refuses is done with.
/// Owned by whoever made it; the time is passed in, nothing is sent here.
/// Limits: <see cref="MaxWaiting"/>, <see cref="MaxTries"/>, <see cref="MaxAge"/>, <see cref="LongestPause"/>.
/// </summary>
public sealed class NotificationQueue
{
    /// <summary>Some updates with all that belongs to them; of more, the newest say best how things stand.</summary>
    public const int MaxWaiting = 32;

    /// <summary>With the pauses between, an hour and a half: one that a receiver always fails at holds up the others no longer.</summary>
    public const int MaxTries = 14;

    /// <summary>Who was away for longer looks at the history.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(3);

    /// <summary>After the first failure; doubled with each.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>A receiver that comes back is noticed within this.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private readonly List<QueuedNotification> waiting = [];
    private TimeSpan pause;
    private TimeSpan notBefore;
    private int tries;

    /// <summary>What waits, oldest first.</summary>
    public IReadOnlyList<QueuedNotification> Waiting => waiting;

    /// <summary>When something is to be sent; null when nothing waits.</summary>
    public TimeSpan? Due => waiting.Count == 0 ? null : notBefore;

    /// <summary>Whether the receiver failed when it was last tried.</summary>
    public bool IsFailing => pause > TimeSpan.Zero;

    /// <summary>
    /// Whether what was answered so may be taken another time: no answer, a fault of the server (5xx), or it asks for
    /// patience (408, 425, 429; RFC 9110 section 15.5.9, RFC 8470, RFC 6585).
    /// </summary>
    /// <param name="status">The HTTP status; 0 without an answer.</param>
    public static bool MayComeLater(int status) => status is < 200 or >= 500 or 408 or 425 or 429;

    /// <summary>Has what waits tried at a moment, however long the receiver was to be left alone: somebody looks at it now.</summary>
    public void TryAt(TimeSpan now) => notBefore = notBefore > now ? now : notBefore;

    /// <summary>Adds one.</summary>
    /// <returns>The oldest, when it had to go.</returns>
    public QueuedNotification? Add(QueuedNotification notification)
    {
        waiting.Add(notification);
        return waiting.Count > MaxWaiting ? DropOldest() : null;
    }

    /// <summary>Adds those that were there before all others.</summary>
    /// <param name="earlier">Oldest first.</param>
    /// <returns>The oldest, as many as had to go.</returns>
    public IReadOnlyList<QueuedNotification> AddEarlier(IReadOnlyList<QueuedNotification> earlier)
    {
        waiting.InsertRange(0, earlier);
        List<QueuedNotification> lost = waiting.GetRange(0, Math.Max(0, waiting.Count - MaxWaiting));
        waiting.RemoveRange(0, lost.Count);
        tries = 0;
        return lost;
    }

    /// <summary>Takes what became of one that was sent.</summary>
    /// <param name="number">Which. One that was dropped meanwhile counts for the receiver all the same.</param>
    /// <param name="status">The HTTP status; 0 without an answer.</param>
    /// <param name="now">When.</param>
    /// <returns>Those that are given up because they failed too often or are too old; none in most cases.</returns>
    public IReadOnlyList<QueuedNotification> Sent(long number, int status, TimeSpan now)
    {
        if (!MayComeLater(status))
        {
            waiting.RemoveAll(each => each.Number == number);
            (tries, pause, notBefore) = (0, TimeSpan.Zero, now);
            return [];
        }

        pause = pause == TimeSpan.Zero ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
        notBefore = now + pause;
        tries++;
        List<QueuedNotification> lost = waiting.FindAll(each => now - each.Since > MaxAge || (each.Number == number && tries >= MaxTries));
        waiting.RemoveAll(lost.Contains);
        tries = waiting.Count > 0 && waiting[0].Number == number ? tries : 0;
        return lost;
    }

    private QueuedNotification DropOldest()
    {
        QueuedNotification oldest = waiting[0];
        waiting.RemoveAt(0);
        tries = 0;
        return oldest;
    }
}

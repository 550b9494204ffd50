using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>What one worker sends.</summary>
/// <param name="isOfFailing">Whether it is for those that failed last.</param>
/// <param name="posts">What, and to whom; each receiver's in order.</param>
internal sealed class NotifyBatch(bool isOfFailing, (NotifyReceiver To, QueuedNotification Sent)[] posts)
{
    internal bool IsOfFailing => isOfFailing;

    internal (NotifyReceiver To, QueuedNotification Sent)[] Posts => posts;

    /// <summary>Who sends it; null when it cannot be sent.</summary>
    internal WorkerProcess? Worker { get; set; }

    internal bool Has(NotifyReceiver receiver) => Array.Exists(posts, post => post.To == receiver);
}

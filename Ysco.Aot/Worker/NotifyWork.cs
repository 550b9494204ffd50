using System.Text;
using Ysco.Net;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Worker;

/// <summary>
/// Posts notifications: to each receiver one after the other, in their order, until one fails for now; to several receivers
/// at once, so that one that stalls holds up nobody else.
/// </summary>
internal static class NotifyWork
{
    /// <summary>A receiver has to note down a few hundred bytes and say so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>With a name to look up, a connection and an answer, each just in time.</summary>
    private static readonly TimeSpan Total = TimeSpan.FromSeconds(20);

    /// <summary>No post is begun later: with one that takes <see cref="Total"/> it is over before the worker's time is.</summary>
    internal static readonly TimeSpan LastBegin = TimeSpan.FromSeconds(20);

    /// <summary>What a worker gets for it all: <see cref="LastBegin"/>, <see cref="Total"/>, and to start and to end.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(50);

    private static readonly FetchLimits Limits = new(MaxBodyBytes: 0, Connect: Patience, Headers: Patience, Idle: TimeSpan.FromSeconds(1), Total);

    internal static async Task<NotifyOutcome[]> RunAsync(NotifyPost[] posts, WorkerNetwork network)
    {
        var outcomes = new NotifyOutcome[posts.Length];
        Array.Fill(outcomes, new NotifyOutcome());
        var byReceiver = new Dictionary<string, List<int>>();
        for (int i = 0; i < posts.Length; i++)
        {
            if (!byReceiver.TryGetValue(posts[i].Url, out List<int>? own))
            {
                byReceiver.Add(posts[i].Url, own = []);
            }

            own.Add(i);
        }

        long began = network.Clock.GetTimestamp();
        var all = new List<Task>(byReceiver.Count);
        foreach (List<int> own in byReceiver.Values)
        {
            all.Add(PostAllAsync(own, posts, outcomes, network, began));
        }

        await Task.WhenAll(all).ConfigureAwait(false);
        return outcomes;
    }

    private static async Task PostAllAsync(List<int> own, NotifyPost[] posts, NotifyOutcome[] outcomes, WorkerNetwork network, long began)
    {
        foreach (int i in own)
        {
            if (network.Clock.GetElapsedTime(began) > LastBegin)
            {
                return;
            }

            NotifyOutcome outcome = await PostAsync(posts[i], network.Fetcher).ConfigureAwait(false);
            outcomes[i] = outcome;
            if (NotificationQueue.MayComeLater(outcome.Status))
            {
                return;
            }
        }
    }

    private static async Task<NotifyOutcome> PostAsync(NotifyPost post, Fetcher fetcher) =>
        !Uri.TryCreate(post.Url, UriKind.Absolute, out Uri? url)
            ? new NotifyOutcome { Error = "not a URL" }
            : (await fetcher.PostAsync(url, Encoding.UTF8.GetBytes(post.Body), Limits).ConfigureAwait(false)).Try(out int status, out Failure? failure)
                ? new NotifyOutcome { Status = status }
                : new NotifyOutcome { Error = failure.Message };
}

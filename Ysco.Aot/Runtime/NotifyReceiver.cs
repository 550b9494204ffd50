using Ysco.Config;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>Somebody who is told.</summary>
/// <param name="config">Where, and of what.</param>
internal sealed class NotifyReceiver(NotifyConfig config)
{
    private string error = "";
    private DateTimeOffset? failedAt;
    private DateTimeOffset? deliveredAt;
    private bool isFailing;
    private int lost;
    private int tries;

    /// <summary>Where to; it may be a secret.</summary>
    internal string Url => config.Url;

    /// <summary>What of it may be shown: scheme and host, with a port that is not the scheme's own.</summary>
    internal string Name { get; } = NameOf(config.Url);

    /// <summary>What it is still to be told.</summary>
    internal NotificationQueue Queue { get; } = new();

    /// <summary>What may be shown of a URL.</summary>
    internal static string NameOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) ? parsed.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : "?";

    /// <summary>Whether it wants to know of these.</summary>
    internal bool Wants(NotifyKind kind)
    {
        foreach (NotifyKind wanted in config.Kinds)
        {
            if (wanted == kind)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Something was delivered.</summary>
    internal void Delivered(DateTimeOffset now)
    {
        tries++;
        (isFailing, deliveredAt) = (false, now);
    }

    /// <summary>Something was sent, and refused or not answered.</summary>
    internal void Failed(string why, DateTimeOffset now)
    {
        tries++;
        (isFailing, error, failedAt) = (true, why, now);
    }

    /// <summary>Something was given up.</summary>
    internal void Lost() => lost++;

    /// <summary>Goes on from how it went with a former life of ours.</summary>
    internal void GoOn(SnapshotReceiver before) => (lost, tries, isFailing, error, failedAt, deliveredAt) = (
        before.Lost, before.Tries, before.IsFailing, before.Error, before.FailedAt, before.DeliveredAt);

    /// <summary>For the surfaces.</summary>
    internal SnapshotReceiver Snapshot() => new(Name)
    {
        Owed = Queue.Waiting.Count,
        Lost = lost,
        Tries = tries,
        IsFailing = isFailing,
        Error = error,
        FailedAt = failedAt,
        DeliveredAt = deliveredAt,
    };
}

using Ysco.Bytes;
using Ysco.Config;
using Ysco.Logging;
using Ysco.Loop;
using Ysco.Results;
using Ysco.State;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>
/// Tells those whom section Notify names, by a worker for each that gets all that is due for it, and one for all those that
/// failed last: who does not answer is waited for by nobody else. Whoever adds something never waits: it is queued, and sent when
/// no service is being waited for. What was not delivered when we end, or are executed anew, is in a file for the next of us.
/// Limits: <see cref="MaxWorkers"/> and the one, <see cref="MaxBatchChars"/> a worker, those of <see cref="NotificationQueue"/> a receiver.
/// </summary>
internal sealed partial class Notifier
{
    /// <summary>
    /// URLs and bodies of one worker's request. JSON makes up to 6 bytes of a character, and <see cref="WorkerProcess.MaxRequestBytes"/>
    /// is for all of it: some 20 usual ones, and at least two of the longest.
    /// </summary>
    private const int MaxBatchChars = 8_000;

    /// <summary>Each takes some 15 MB for a moment. With two, the first time that a receiver stalls holds up no other.</summary>
    private const int MaxWorkers = 2;

    private const int MaxErrorChars = 300;

    /// <summary>The kind of a test: no receiver names it, and each gets it.</summary>
    private const string TestKind = "test";

    private readonly EventLoop loop;
    private readonly TimeProvider clock;
    private readonly Log log;
    private readonly YscoConfig config;
    private readonly uint? serviceUser;
    private readonly Action<int> changed;
    private readonly NotifyReceiver[] receivers;
    private readonly long started;
    private readonly List<NotifyBatch> underWay = [];
    private TimerHandle? timer;
    private long lastNumber;
    private bool isHeld;
    private bool isRetired;

    internal Notifier(EventLoop loop, TimeProvider clock, Log log, YscoConfig config, uint? serviceUser, OwedFile file, Action<int> changed)
    {
        this.loop = loop;
        this.clock = clock;
        this.log = log;
        this.config = config;
        this.serviceUser = serviceUser;
        this.file = file;
        this.changed = changed;
        started = clock.GetTimestamp();
        receivers = new NotifyReceiver[config.Notify.Count];
        for (int i = 0; i < receivers.Length; i++)
        {
            receivers[i] = new NotifyReceiver(config.Notify[i]);
        }
    }

    /// <summary>While it is held no worker is started, for a start takes some milliseconds.</summary>
    internal void Hold(bool hold)
    {
        if (isHeld != hold)
        {
            isHeld = hold;
            SetTimer();
        }
    }

    /// <summary>Nothing is sent any more: what waits was kept (<see cref="Keep"/>), and is the next one's.</summary>
    internal void Retire()
    {
        isRetired = true;
        timer?.Cancel();
        underWay.ForEach(batch => batch.Worker?.Abandon());
        underWay.Clear();
    }

    private TimeSpan Now => clock.GetElapsedTime(started);

    /// <summary>Queues a notification for all who want it.</summary>
    internal void Add(Notification notification, Build service)
    {
        string? body = null;
        foreach (NotifyReceiver receiver in receivers)
        {
            if (!receiver.Wants(notification.Kind))
            {
                continue;
            }

            body ??= NotificationBody.Write(Environment.MachineName, service, notification.Entry);
            Queue(receiver, notification.Entry.Kind, body);
        }

        if (body is not null)
        {
            SetTimer();
        }
    }

    /// <summary>Queues a test for every receiver, whatever it wants, and tries each at once, also one that is left alone for a while.</summary>
    /// <returns>How many there are.</returns>
    internal int AddTest(Build service)
    {
        var entry = new HistoryEntry(clock.GetUtcNow(), TestKind, "", "", "", "", "", "a test: nothing happened");
        string body = NotificationBody.Write(Environment.MachineName, service, entry);
        foreach (NotifyReceiver receiver in receivers)
        {
            receiver.Queue.TryAt(Now);
            Queue(receiver, TestKind, body);
        }

        SetTimer();
        return receivers.Length;
    }

    /// <summary>How it goes, for the surfaces.</summary>
    internal SnapshotReceiver[] Snapshot() => Array.ConvertAll(receivers, receiver => receiver.Snapshot());

    private void Queue(NotifyReceiver receiver, string kind, string body)
    {
        if (receiver.Queue.Add(new QueuedNotification(++lastNumber, kind, body, Now)) is { } oldest)
        {
            Lost(receiver, oldest.Kind, "too many wait");
        }

        changed(0);
    }

    private void SetTimer()
    {
        timer?.Cancel();
        timer = null;
        TimeSpan? next = null;
        foreach (NotifyReceiver receiver in receivers)
        {
            next = receiver.Queue.Due is { } due && !(due >= next) && HasPlace(receiver) ? due : next;
        }

        if (next is { } at && !isHeld && !isRetired)
        {
            timer = loop.After(at - Now, Send);
        }
    }

    /// <summary>Whether a worker may be started for it. Nothing of it is under way then, for it is told in order.</summary>
    private bool HasPlace(NotifyReceiver receiver)
    {
        int others = 0;
        foreach (NotifyBatch batch in underWay)
        {
            if (batch.Has(receiver) || (receiver.Queue.IsFailing && batch.IsOfFailing))
            {
                return false;
            }

            others += batch.IsOfFailing ? 0 : 1;
        }

        return receiver.Queue.IsFailing || others < MaxWorkers;
    }

    private void Send()
    {
        timer = null;
        foreach (NotifyReceiver receiver in receivers)
        {
            if (receiver.Queue.Due <= Now && HasPlace(receiver))
            {
                Begin(new NotifyBatch(receiver.Queue.IsFailing, Due(receiver)));
            }
        }

        SetTimer();
    }

    private void Begin(NotifyBatch batch)
    {
        underWay.Add(batch);
        Result<WorkerProcess> begun = WorkerUser.Find(config.Worker.User, serviceUser).Try(out WorkerUser user, out Failure? failure)
            ? WorkerProcess.Start(loop, Job(batch, WorkerIdentity.WithoutFolder(user)), answer => Answered(batch, answer))
            : failure;
        if (!begun.Try(out WorkerProcess? worker, out failure))
        {
            Answered(batch, failure);
        }

        batch.Worker = worker;
    }

    /// <summary>What is due for a receiver; for one that fails also what is due for the others that do.</summary>
    private (NotifyReceiver To, QueuedNotification Sent)[] Due(NotifyReceiver first)
    {
        TimeSpan now = Now;
        int chars = 0;
        var batch = new List<(NotifyReceiver, QueuedNotification)>();
        foreach (NotifyReceiver receiver in receivers)
        {
            bool goesAlong = receiver == first || (first.Queue.IsFailing && receiver.Queue.IsFailing);
            for (int i = 0; goesAlong && receiver.Queue.Due <= now && i < receiver.Queue.Waiting.Count; i++)
            {
                QueuedNotification each = receiver.Queue.Waiting[i];
                chars += receiver.Url.Length + each.Body.Length;
                if (batch.Count > 0 && chars > MaxBatchChars)
                {
                    return [.. batch];
                }

                batch.Add((receiver, each));
            }
        }

        return [.. batch];
    }

    private WorkerJob Job(NotifyBatch batch, WorkerIdentity identity) => new()
    {
        Request = WorkerJson.Write(new WorkerRequest
        {
            // Only addresses are looked up: nothing is to be proven, so the anchors need not be read.
            Dns = new DnsSettings { Resolvers = [.. config.Monitor.Resolvers.ToLines()] },
            Notify = Array.ConvertAll(batch.Posts, each => new NotifyPost { Url = each.To.Url, Body = each.Sent.Body }),
        }),
        TimeLimit = NotifyWork.TimeLimit,
        CacheFolder = identity.CacheFolder,
        Uid = identity.Uid,
        Gid = identity.Gid,
    };

    private void Answered(NotifyBatch batch, Result<byte[]> answer)
    {
        underWay.Remove(batch);
        NotifyOutcome?[] outcomes = Read(answer, batch.Posts.Length);
        NotifyReceiver? failed = null;
        for (int i = 0; i < outcomes.Length; i++)
        {
            (NotifyReceiver to, QueuedNotification sent) = batch.Posts[i];
            if (outcomes[i] is { } outcome && to != failed && (outcome.Status != 0 || outcome.Error is { Length: > 0 }))
            {
                Take(to, sent, outcome);
                failed = to.Queue.IsFailing ? to : failed;
            }
        }

        RemoveFile();
        SetTimer();
    }

    /// <summary>A stranger's answer: as many outcomes as there were notifications, or a reason for all of them.</summary>
    private static NotifyOutcome?[] Read(Result<byte[]> answer, int posts)
    {
        if (answer.Try(out byte[]? json, out Failure? failure) && WorkerJson.ReadAnswer(json).Try(out WorkerAnswer? parsed, out failure))
        {
            if (parsed.Notify?.Length == posts && parsed.Notify is [{ } first, ..] && (first.Status != 0 || first.Error is { Length: > 0 }))
            {
                return parsed.Notify;
            }

            failure = parsed.Failure ?? Failure.Invalid("worker: neither delivered nor a reason");
        }

        var all = new NotifyOutcome[posts];
        Array.Fill(all, new NotifyOutcome { Error = failure.Message ?? "worker: no reason" });
        return all;
    }

    private void Take(NotifyReceiver to, QueuedNotification sent, NotifyOutcome outcome)
    {
        bool wasFailing = to.Queue.IsFailing;
        IReadOnlyList<QueuedNotification> lost = to.Queue.Sent(sent.Number, outcome.Status, Now);
        string error = outcome.Status == 0 ? OneLine.From(outcome.Error, MaxErrorChars) : $"http status {outcome.Status}";
        if (outcome.Status is >= 200 and < 300)
        {
            to.Delivered(clock.GetUtcNow());
            log.Write(wasFailing ? LogLevel.Info : LogLevel.Debug, "notification delivered", ("to", to.Name), ("kind", sent.Kind));
        }
        else if (!NotificationQueue.MayComeLater(outcome.Status))
        {
            to.Failed(error, clock.GetUtcNow());
            Lost(to, sent.Kind, error);
        }
        else
        {
            // Once is enough: what comes of it is told too.
            to.Failed(error, clock.GetUtcNow());
            log.Write(
                wasFailing ? LogLevel.Debug : LogLevel.Warn, "notification not delivered (tried again later)", ("to", to.Name),
                ("kind", sent.Kind), ("err", error));
        }

        foreach (QueuedNotification each in lost)
        {
            Lost(to, each.Kind, error);
        }

        changed(0);
    }

    private void Lost(NotifyReceiver to, string kind, string why)
    {
        if (kind != TestKind)
        {
            to.Lost();
        }

        Lost(to.Name, kind, why);
    }

    private void Lost(string to, string kind, string why)
    {
        // Nobody misses a test: whoever asked for it is told what came of it.
        changed(kind == TestKind ? 0 : 1);
        log.Warn("notification given up", ("to", to), ("kind", kind), ("err", why));
    }
}

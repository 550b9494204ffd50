using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Durable;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Tlog;

namespace Ysco.Worker;

/// <summary>
/// A verified download, from the supervisor's side: a worker fetches into a file without a name, and what it hands
/// back goes through <see cref="BuildIntake"/>. Until that has proven everything, nothing under the binary's name, and
/// nothing of what is held of the log, changes.
/// </summary>
public sealed class BuildFetch
{
    private readonly EventLoop loop;
    private readonly FetchPlan plan;
    private readonly LogHeadFile headFile;
    private readonly LogHead held;
    private readonly int output;
    private readonly int bundle;
    private readonly Action<Result<InstalledBuild>> done;
    private WorkerProcess? worker;
    private bool abandoned;

    private BuildFetch(EventLoop loop, FetchPlan plan, LogHeadFile headFile, LogHead held, int output, int bundle, Action<Result<InstalledBuild>> done)
    {
        this.loop = loop;
        this.plan = plan;
        this.headFile = headFile;
        this.held = held;
        this.output = output;
        this.bundle = bundle;
        this.done = done;
    }

    /// <summary>Begins to fetch.</summary>
    /// <param name="loop">Where it goes on.</param>
    /// <param name="plan">What and where to.</param>
    /// <param name="done">Called once from the loop, unless the fetch was abandoned.</param>
    /// <returns>The fetch, to abandon it; or why it did not begin.</returns>
    public static Result<BuildFetch> Start(EventLoop loop, FetchPlan plan, Action<Result<InstalledBuild>> done)
    {
        var headFile = new LogHeadFile(plan.Folder, plan.Key);
        int bundle = -1;
        if (!headFile.Load().Try(out LogHead? held, out Failure? failure)
            || (plan.Bundle != "" && !BundleFile.Open(plan.Bundle).Try(out bundle, out failure)))
        {
            return failure;
        }

        if (!UnnamedFile.Open(plan.Binary).Try(out int output, out failure))
        {
            FileIo.Close(bundle);
            return failure;
        }

        var fetch = new BuildFetch(loop, plan, headFile, plan.HeldElsewhere ?? held, output, bundle, done);
        return fetch.StartWorker() is { } cannot ? cannot : fetch;
    }

    /// <summary>Ends the worker, if it still works; the callback is not called any more.</summary>
    public void Abandon()
    {
        abandoned = true;
        worker?.Abandon();
    }

    private Failure? StartWorker()
    {
        var request = new FetchRequest
        {
            VerifierKey = plan.Key.ToString(),
            BaseUrl = plan.BaseUrl,
            Module = plan.Spec.Module,
            Version = plan.Spec.Version,
            Dir = plan.Spec.Dir,
            Goos = plan.Spec.Goos,
            Goarch = plan.Spec.Goarch,
            GoVersion = plan.Spec.GoVersion,
            HeldNote = held.Tree?.Note.Message ?? "",
            ShowProgress = plan.Progress is not null,
        };
        var job = new WorkerJob
        {
            Request = WorkerJson.Write(bundle >= 0
                ? new WorkerRequest { Bundle = new BundleRequest { Kind = BundleInfo.OfLog }, Dns = plan.Dns }
                : new WorkerRequest { Fetch = request, Dns = plan.Dns }),
            TimeLimit = plan.TimeLimit,
            CacheFolder = plan.Identity.CacheFolder,
            Uid = plan.Identity.Uid,
            Gid = plan.Identity.Gid,
            Output = output,
            Input = bundle,
            Progress = plan.Progress,
        };
        if (!WorkerProcess.Start(loop, job, Answered).Try(out worker, out Failure? failure))
        {
            Close();
            return failure;
        }

        return null;
    }

    private void Answered(Result<byte[]> answer)
    {
        worker = null;
        if (!answer.Try(out byte[]? json, out Failure? failure)
            || !WorkerJson.ReadAnswer(json).Try(out WorkerAnswer? parsed, out failure))
        {
            // A worker that died could not say what it was doing.
            Finish(failure.Within(bundle >= 0 ? plan.Spec.Key : $"log {plan.Key.Name}: {plan.Spec.Key}"));
        }
        else if (parsed.Evidence is not { } evidence)
        {
            Finish(Explain(parsed));
        }
        else if (BackgroundJob.Run(loop, () => Take(evidence), Finish) is { } cannot)
        {
            Finish(cannot.Within(plan.Binary));
        }
    }

    private Result<InstalledBuild> Take(BuildEvidence evidence)
    {
        if (bundle >= 0 && held.Tree is { } tree)
        {
            LogAnswer<bool> met = BundleTrees.Meet(evidence, tree, plan.Key, headFile.Path);
            if (met.Result.Failure is { } failure)
            {
                return WithFork(failure, met.Fork?.HeldNote, met.Fork?.SeenNote);
            }
        }

        return BuildIntake.Take(plan, headFile, held, output, evidence);
    }

    private Failure Explain(WorkerAnswer answer)
    {
        Failure failure = answer.Failure ?? Failure.Invalid("worker: neither a build nor a reason");
        failure = failure with { Message = Bytes.OneLine.From(failure.Message, MaxReasonChars) };
        if (failure.Kind == FailureKind.Local)
        {
            // The worker has a descriptor, and does not know of what.
            failure = failure with { Message = $"{failure.Message} (in {DurableFile.FolderOf(plan.Binary)}, for {plan.Spec.FileName})" };
        }

        return WithFork(failure, answer.ForkHeldNote, answer.ForkSeenNote);
    }

    private Failure WithFork(Failure failure, string? heldNote, string? seenNote)
    {
        string? kept = heldNote is not null && seenNote is not null ? headFile.KeepFork(heldNote, seenNote) : null;
        return kept is null ? failure : failure with { Message = $"{failure.Message} (both notes are kept in {kept})" };
    }

    /// <summary>A sentence with two URLs and a server's first 500 bytes fits.</summary>
    private const int MaxReasonChars = 2000;

    private void Close()
    {
        FileIo.Close(output);
        FileIo.Close(bundle);
    }

    private void Finish(Result<InstalledBuild> result)
    {
        Close();
        if (!abandoned)
        {
            done(bundle >= 0 && result.Failure is { } failure ? failure.Within(plan.Bundle) : result);
        }
    }
}

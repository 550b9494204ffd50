using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>
/// A verified release, from the supervisor's side. A first worker, with the network, gets the sums, their signature and the
/// archive; once those are proven to belong together, a second one, which has never seen the network, unpacks the binary from a copy
/// that the first one never had. Not every publisher signs the sum of what it hands back, so it is a user of its own (<see cref="LonelyUser"/>): nobody
/// else can write there, and it is a function of bytes that the release key has signed. Until all of it held, nothing has the binary's name.
/// </summary>
public sealed class ReleaseFetch
{
    /// <summary>A GB on a slow card, unpacked.</summary>
    private static readonly TimeSpan UnpackLimit = TimeSpan.FromMinutes(15);

    /// <summary>Three small files, each with limits of its own.</summary>
    private static readonly TimeSpan SumsLimit = TimeSpan.FromMinutes(5);

    /// <summary>A sentence with a URL and a server's first 500 bytes fits.</summary>
    private const int MaxReasonChars = 2000;

    private readonly EventLoop loop;
    private readonly ReleasePlan plan;
    private readonly int archive;
    private readonly int bundle;
    private readonly int proven;
    private readonly int unpacked;
    private readonly Action<Result<FetchedRelease>> done;
    private WorkerProcess? worker;
    private bool abandoned;
    private bool isAskedAnew;

    // What the worker that unpacks does not know: which archive that is.
    private string about = "";

    private ReleaseFetch(EventLoop loop, ReleasePlan plan, int archive, int proven, int unpacked, int bundle, Action<Result<FetchedRelease>> done)
    {
        this.loop = loop;
        this.plan = plan;
        this.archive = archive;
        this.proven = proven;
        this.unpacked = unpacked;
        this.bundle = bundle;
        this.done = done;
    }

    /// <summary>Begins to fetch.</summary>
    /// <param name="loop">Where it goes on.</param>
    /// <param name="plan">What and where to.</param>
    /// <param name="done">Called once from the loop, unless the fetch was abandoned.</param>
    /// <returns>The fetch, to abandon it; or why it did not begin.</returns>
    public static Result<ReleaseFetch> Start(EventLoop loop, ReleasePlan plan, Action<Result<FetchedRelease>> done)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string beside = plan.Binary.Replace("{0}", "", StringComparison.Ordinal);
        int bundle = -1;
        int archive = -1;
        int proven = -1;
        if ((plan.Bundle != "" && !BundleFile.Open(plan.Bundle).Try(out bundle, out Failure? failure))
            || !UnnamedFile.Open(beside).Try(out archive, out failure)
            || !UnnamedFile.Open(beside).Try(out proven, out failure)
            || !UnnamedFile.Open(beside).Try(out int unpacked, out failure))
        {
            FileIo.Close(archive);
            FileIo.Close(proven);
            FileIo.Close(bundle);
            return failure;
        }

        var fetch = new ReleaseFetch(loop, plan, archive, proven, unpacked, bundle, done);
        WorkerRequest request = bundle >= 0
            ? new WorkerRequest { Bundle = new BundleRequest { Kind = BundleInfo.OfRelease }, Dns = plan.Dns }
            : new WorkerRequest { Release = new ReleaseRequest { ManifestUrl = plan.ManifestUrl, Version = plan.Version }, Dns = plan.Dns };
        failure = fetch.Ask(request, plan.Identity, plan.TimeLimit, archive, bundle, fetch.Downloaded);
        if (failure is not null)
        {
            fetch.Close();
            return failure;
        }

        return fetch;
    }

    /// <summary>Ends the worker, if one works; the callback is not called any more.</summary>
    public void Abandon()
    {
        abandoned = true;
        worker?.Abandon();
        if (worker is not null)
        {
            Close();
        }
    }

    private Failure? Ask(WorkerRequest request, WorkerIdentity identity, TimeSpan limit, int output, int input, Action<WorkerAnswer> answered)
    {
        var job = new WorkerJob
        {
            Request = WorkerJson.Write(request),
            TimeLimit = limit,
            CacheFolder = identity.CacheFolder,
            Uid = identity.Uid,
            Gid = identity.Gid,
            Output = output,
            Input = input,
        };
        return WorkerProcess.Start(loop, job, answer =>
        {
            worker = null;
            if (!answer.Try(out byte[]? json, out Failure? failure) || !WorkerJson.ReadAnswer(json).Try(out WorkerAnswer? parsed, out failure))
            {
                Finish(failure.Within(What));
            }
            else if (parsed.Failure is { } reason)
            {
                Finish(reason with { Message = about + OneLine.From(reason.Message, MaxReasonChars) });
            }
            else
            {
                answered(parsed);
            }
        }).Try(out worker, out Failure? unstarted) ? null : unstarted;
    }

    private string What => bundle >= 0 ? plan.Name : $"{plan.ManifestUrl}: {plan.Name}";

    private void Downloaded(WorkerAnswer answer)
    {
        if (answer.Release is not { } release)
        {
            Finish(Failure.Invalid("worker: neither a release nor a reason"));
        }
        else if (IsTorn(release))
        {
            isAskedAnew = true;
            var request = new WorkerRequest { Release = new ReleaseRequest { ManifestUrl = plan.ManifestUrl, Version = release.Version, SumsOnly = true }, Dns = plan.Dns };
            if (Ask(request, plan.Identity, SumsLimit, archive, bundle, Downloaded) is { } cannot)
            {
                Finish(cannot);
            }
        }
        else
        {
            Run<bool>(() => (ReleaseIntake.CheckArchive(plan, release, archive, proven) ?? plan.Archived?.Invoke(release, proven)) is { } failure ? failure : true, checkedArchive =>
            {
                about = $"release {OneLine.From(release.Version)}: {OneLine.From(release.Archive)}: ";
                Failure? failure = checkedArchive.Failure ?? Ask(
                    new WorkerRequest { Unpack = new UnpackRequest { Name = plan.Name }, Dns = plan.Dns }, plan.Identity.Alone(new Random()), UnpackLimit,
                    unpacked, proven, done => Unpacked(release, done));
                if (failure is not null)
                {
                    Finish(failure);
                }
            });
        }
    }

    /// <summary>
    /// Sums and signature are two files, and whoever releases for a second machine writes one before the other: who reads both in between
    /// has a signature that does not fit. Once, both are asked for anew, and what comes then counts; of the same version and the same archive,
    /// which stays.
    /// </summary>
    private bool IsTorn(ReleaseAnswer release) => !isAskedAnew && bundle < 0 && plan.Key is { } key && release.Signature is { Length: > 0 } signature
        && release.Sums is not null && !key.Verifies(release.Sums, signature);

    private void Unpacked(ReleaseAnswer release, WorkerAnswer answer)
    {
        if (answer.IsUnpacked)
        {
            Run(() => ReleaseIntake.Take(plan, release, unpacked), Finish);
        }
        else
        {
            Finish(Failure.Invalid("worker: neither a binary nor a reason"));
        }
    }

    private void Run<T>(Func<Result<T>> work, Action<Result<T>> finished)
    {
        if (BackgroundJob.Run(loop, work, finished) is { } cannot)
        {
            Finish(cannot.Within(What));
        }
    }

    private void Close()
    {
        FileIo.Close(archive);
        FileIo.Close(proven);
        FileIo.Close(unpacked);
        FileIo.Close(bundle);
    }

    private void Finish(Result<FetchedRelease> result)
    {
        Close();
        if (!abandoned)
        {
            done(bundle >= 0 && result.Failure is { } failure ? failure.Within(plan.Bundle) : result);
        }
    }
}

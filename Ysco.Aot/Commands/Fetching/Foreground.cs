using Ysco.Artifacts.Gobuild;
using Ysco.Commands.CommandLine;
using Ysco.Loop;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands.Fetching;

/// <summary>A worker's job for a command that does nothing else meanwhile: a loop of its own until it is done.</summary>
/// <param name="clock">The loop's clock.</param>
internal sealed class Foreground(TimeProvider clock)
{
    private const int StandardError = 2;

    /// <summary>Fetches and proves a build.</summary>
    internal Result<VerifiedBuild> Fetch(FetchPlan plan)
    {
        plan = plan with { Progress = Terminal.IsTerminal(StandardError) ? TextSink.To(StandardError).Write : null };
        Result<InstalledBuild> fetched = Wait<InstalledBuild>((loop, done) => BuildFetch.Start(loop, plan, done).Failure);
        return fetched.Try(out InstalledBuild? installed, out Failure? failure) ? installed.Build : failure;
    }

    /// <summary>Fetches and proves a release.</summary>
    internal Result<FetchedRelease> Fetch(ReleasePlan plan) => Wait<FetchedRelease>((loop, done) => ReleaseFetch.Start(loop, plan, done).Failure);

    /// <summary>Asks which versions there are.</summary>
    internal (CheckOutcome Outcome, CheckAnswer Details) Check(CheckRequest request, DnsSettings dns, WorkerIdentity identity) =>
        VersionCheck.Read(Ask(VersionCheck.Request(request, dns), VersionCheck.TimeLimit, identity));

    /// <summary>Asks DNS. The worker keeps nothing, so it needs no folder.</summary>
    internal Result<LookupAnswer> Lookup(LookupRequest request, DnsSettings dns) =>
        NameLookup.Read(Ask(NameLookup.Request(request, dns), NameLookup.TimeLimit, WorkerIdentity.WithoutFolder(WorkerUser.Nobody)));

    /// <summary>Asks a log for its newest tree, and proves it. The worker keeps nothing.</summary>
    internal Result<Tlog.SignedTree> Tree(TreeRequest request, DnsSettings dns, VerifierKey key, Tlog.SignedTree? held, WorkerIdentity identity) =>
        TreeLook.Read(Ask(TreeLook.Request(request, dns), TreeLook.TimeLimit, identity), key, held);

    private Result<byte[]> Ask(byte[] request, TimeSpan limit, WorkerIdentity identity)
    {
        var job = new WorkerJob
        {
            Request = request, TimeLimit = limit, CacheFolder = identity.CacheFolder, Uid = identity.Uid, Gid = identity.Gid,
        };
        return Wait<byte[]>((loop, done) => WorkerProcess.Start(loop, job, done).Failure);
    }

    private Result<T> Wait<T>(Func<EventLoop, Action<Result<T>>, Failure?> begin)
    {
        using var loop = new EventLoop(clock);
        Result<T> result = default;
        Failure? failure = begin(loop, answer =>
        {
            result = answer;
            loop.Stop();
        });
        if (failure is not null)
        {
            return failure;
        }

        loop.Run();
        return result;
    }
}

using Ysco.Discovery;
using Ysco.Results;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>What versions there are: put to a worker, and what becomes of the answer.</summary>
public sealed partial class Supervisor
{
    private WorkerProcess? check;

    private void BeginCheck()
    {
        if (setup.Releases?.Failure is { } nowhere)
        {
            Checked(nowhere);
            return;
        }

        Result<WorkerProcess> worker = PrepareWorker().Try(out WorkerIdentity? identity, out Failure? failure)
            && DnsSettings.Of(setup.Config.Monitor).Try(out DnsSettings? dns, out failure)
                ? WorkerProcess.Start(loop, CheckJob(dns, identity), answer => Checked(answer))
                : failure;
        if (worker.Try(out check, out failure))
        {
            return;
        }

        Checked(failure);
    }

    private WorkerJob CheckJob(DnsSettings dns, WorkerIdentity identity) => new()
    {
        Request = VersionCheck.Request(
            CheckRequests.Of(setup.Config, state.Service.ModPath, serviceInfo!.GoOs, serviceInfo.GoArch, state.Service.Version, setup.Releases?.Source, setup.SelfReleases?.Source), dns),
        TimeLimit = VersionCheck.TimeLimit,
        CacheFolder = identity.CacheFolder,
        Uid = identity.Uid,
        Gid = identity.Gid,
    };

    private void Checked(Result<byte[]> answer)
    {
        check = null;
        (CheckOutcome outcome, CheckAnswer details) = VersionCheck.Read(answer);
        outcome = Weighed(outcome, details);
        foreach (string remark in details.Remarks.Take(4))
        {
            log.Debug("check", ("remark", Bytes.OneLine.From(remark, 500)));
        }

        foreach (CheckReport report in details.Reports.Take(VersionSources.MaxSources))
        {
            TellOfDnssec(report);
        }

        foreach (string error in new[] { outcome.VersionsError, outcome.ToolchainsError, outcome.SelfVersionsError }.Distinct())
        {
            if (error != "")
            {
                log.Warn("check for versions failed", ("err", error));
            }
        }

        lastCheck = SnapshotCheck.Of(clock.GetUtcNow(), details.Reports);
        versionsBy = outcome.Versions is null ? versionsBy : LearntByReports.Versions(details, setup.Config.Monitor);
        toolchainsBy = outcome.Toolchains is null ? toolchainsBy : LearntByReports.Toolchains(details, setup.Config.Monitor);

        // A check that failed has been told of above.
        log.Write(
            outcome is { Versions: not null, Toolchains: not null } ? Logging.LogLevel.Info : Logging.LogLevel.Debug,
            "checked for versions", ("newest", outcome.Versions?.FirstOrDefault() ?? ""), ("toolchain", outcome.Toolchains?.Current ?? ""),
            ("by", Bytes.OneLine.From(details.VersionsMethod)));
        Take(new UpdateEvent.Checked(outcome));
    }

    /// <summary>That a method did not prove what it said is worth a line, for somebody may be hiding a version from us.</summary>
    private void TellOfDnssec(CheckReport report)
    {
        if (report.Dnssec is not ("" or "secure") && report.Failure is { } failure)
        {
            counters = counters.PlusUnproven(report.Dnssec);
            log.Warn("versions by dns are not proven", ("asked", Bytes.OneLine.From(report.Asked)), ("err", Bytes.OneLine.From(failure.Message, 500)));
        }
    }

    /// <summary>Releases that go back behind what was seen are not believed.</summary>
    private CheckOutcome Weighed(CheckOutcome outcome, CheckAnswer details)
    {
        if (setup.SelfReleases?.Source is not { } own)
        {
            outcome = outcome with { SelfVersions = null, SelfVersionsError = "" };
        }
        else if (outcome.SelfVersions is not null && Trouble(own, details.Self, "ysco") is { } wrong)
        {
            outcome = outcome with { SelfVersions = null, SelfVersionsError = wrong.Message };
        }

        return setup.Releases?.Source is { } source && outcome.Versions is not null && Trouble(source, details.Service, "the service") is { } refusal
            ? outcome with { Versions = null, VersionsError = refusal.Message }
            : outcome;
    }

    private Failure? Trouble(ReleaseSource source, ReleaseFound? found, string whose)
    {
        if (found is null)
        {
            return Failure.Invalid("worker: versions without a newest one");
        }

        Failure? refusal = ReleaseNews.Refusal(source, setup.Folder, found);
        if (refusal is not null)
        {
            counters = refusal.Kind == FailureKind.Security ? counters.Plus(UpdateCounter.SecurityErrors) : counters;
        }
        else if (ReleaseNews.Aged(source, found, clock.GetUtcNow()) is { } aged)
        {
            log.Warn($"releases of {whose} are old", ("err", aged));
        }

        return refusal;
    }

    private Result<WorkerIdentity> PrepareWorker() => WorkerUser.Find(setup.Config.Worker.User, setup.Terms.User?.Uid).Try(out WorkerUser user, out Failure? failure)
        ? WorkerIdentity.Prepare(setup.Folder, user.Uid, user.Gid)
        : failure;

    private void AbandonWorkers()
    {
        check?.Abandon();
        abandonFetch?.Invoke();
        check = null;
        abandonFetch = null;
    }
}

using Ysco.Discovery;
using Ysco.Results;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>What versions there are: put to a worker, and what becomes of the answer.</summary>
public sealed partial class Supervisor
{
    private WorkerProcess? check;
    private CheckTurn? checkTurn;

    private void BeginCheck()
    {
        checkTurn = new CheckTurn(StartCheck);
        household.Checks.Enter(checkTurn);
    }

    private void StartCheck()
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
            CheckRequests.Of(setup.Config, state.Service.ModPath, serviceInfo!.GoOs, serviceInfo.GoArch, state.Service.Version, setup.Releases?.Source, setup.SelfReleases?.Source, setup.Folder) with
            {
                // What was refused is over only when the manifest itself is in order: no announcement spares the question.
                AskEach = Array.Exists(state.Alarms, alarm => alarm.Of is Alarm.Check or Alarm.SelfCheck),
            },
            dns),
        TimeLimit = VersionCheck.TimeLimit,
        CacheFolder = identity.CacheFolder,
        Uid = identity.Uid,
        Gid = identity.Gid,
    };

    private void Checked(Result<byte[]> answer)
    {
        EndCheckTurn();
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
                bool isRefusal = error == outcome.Refusal?.Message || error == outcome.SelfRefusal?.Message;
                log.Write(isRefusal ? Logging.LogLevel.Error : Logging.LogLevel.Warn, isRefusal ? "refused for security" : "check for versions failed", ("err", error));
            }
        }

        lastCheck = SnapshotCheck.Of(clock.GetUtcNow(), details.Reports);
        versionsBy = outcome.Versions is null ? versionsBy : LearntByReports.Versions(details, setup.Config.Monitor, setup.Releases?.Source);
        selfVersionsBy = outcome.SelfVersions is null ? selfVersionsBy : LearntByReports.Self(details, setup.SelfReleases?.Source);
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

    private CheckOutcome Weighed(CheckOutcome outcome, CheckAnswer details)
    {
        var weighed = WeighedReleases.Of(outcome, details, setup.Releases?.Source, setup.SelfReleases?.Source, setup.Folder, clock.GetUtcNow(), state.Service.Version, keeps: true);
        if (weighed.Unproven is { } unproven)
        {
            log.Debug("check", ("remark", Bytes.OneLine.From(unproven, 500)));
        }

        (serviceAged, selfAged) = (
            outcome.Versions is null ? serviceAged : weighed.ServiceAged ?? "", outcome.SelfVersions is null ? selfAged : weighed.SelfAged ?? "");
        Weigh(weighed.ServiceRefusal, weighed.ServiceAged, "the service");
        Weigh(weighed.SelfRefusal, weighed.SelfAged, "ysco");
        return weighed.Outcome with { Refusal = Contradiction(weighed.ServiceRefusal), SelfRefusal = Contradiction(weighed.SelfRefusal) };
    }

    private static Failure? Contradiction(Failure? refusal) => refusal is { Kind: FailureKind.Security } ? refusal : null;

    private void Weigh(Failure? refusal, string? aged, string whose)
    {
        if (refusal is { Kind: FailureKind.Security })
        {
            counters = counters.Plus(UpdateCounter.SecurityErrors);
        }

        if (aged is not null)
        {
            log.Warn($"releases of {whose} are old", ("err", aged));
        }
    }

    private Result<WorkerIdentity> PrepareWorker() => WorkerUser.Find(setup.Config.Worker.User, setup.Terms.User?.Uid).Try(out WorkerUser user, out Failure? failure)
        ? WorkerIdentity.Prepare(setup.Folder, user.Uid, user.Gid)
        : failure;

    private void EndCheckTurn()
    {
        if (checkTurn is { } turn)
        {
            checkTurn = null;
            household.Checks.Leave(turn);
        }
    }

    private void AbandonWorkers()
    {
        check?.Abandon();
        EndCheckTurn();
        abandonFetch?.Invoke();
        check = null;
        abandonFetch = null;
    }
}

using Ysco.Artifacts.Gobuild;
using Ysco.Discovery;
using Ysco.Durable;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>The two questions that are put to a worker, and what becomes of the answers.</summary>
public sealed partial class Supervisor
{
    private WorkerProcess? check;
    private BuildFetch? fetch;

    private void BeginCheck()
    {
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
            CheckRequests.Of(setup.Config, state.Service.ModPath, serviceInfo!.GoOs, serviceInfo.GoArch, state.Service.Version), dns),
        TimeLimit = VersionCheck.TimeLimit,
        CacheFolder = identity.CacheFolder,
        Uid = identity.Uid,
        Gid = identity.Gid,
    };

    private void Checked(Result<byte[]> answer)
    {
        check = null;
        (CheckOutcome outcome, CheckAnswer details) = VersionCheck.Read(answer);
        foreach (string remark in details.Remarks.Take(4))
        {
            log.Debug("check", ("remark", Bytes.OneLine.From(remark, 500)));
        }

        foreach (CheckReport report in details.Reports.Take(VersionSources.MaxSources))
        {
            TellOfDnssec(report);
        }

        foreach (string error in new[] { outcome.VersionsError, outcome.ToolchainsError }.Distinct())
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

    private void BeginFetch(Build target)
    {
        if (!Plan(target).Try(out FetchPlan? plan, out Failure? failure))
        {
            events.Enqueue(new UpdateEvent.Fetched("", "", failure));
            return;
        }

        Result<BuildFetch> begun = BuildFetch.Start(loop, plan, Fetched);
        if (!begun.Try(out fetch, out failure))
        {
            events.Enqueue(new UpdateEvent.Fetched("", "", failure));
        }
    }

    private Result<FetchPlan> Plan(Build target)
    {
        if (!VerifierKey.Parse(setup.Config.Gobuild.VerifierKey).Try(out VerifierKey? key, out Failure? failure)
            || !BuildSpec.Create(
                target.ModPath, target.Version, target.PkgDir, serviceInfo!.GoOs, serviceInfo.GoArch, target.GoVersion)
                .Try(out BuildSpec? spec, out failure)
            || !DnsSettings.Of(setup.Config.Monitor).Try(out DnsSettings? dns, out failure)
            || !PrepareWorker().Try(out WorkerIdentity? identity, out failure))
        {
            return failure;
        }

        string folder = DurableFile.FolderOf(state.ServiceBinary);
        return new FetchPlan
        {
            Spec = spec,
            Key = key,
            BaseUrl = setup.Config.Gobuild.BaseUrl,
            Folder = setup.Folder,
            Binary = $"{folder}/{spec.FileName}",
            InUse = FilesInUse(),
            Like = WhatRuns(),
            Identity = identity,
            Dns = dns,
        };
    }

    /// <summary>
    /// Whose the binary is and who may do what with it: as with the file that runs, for its name may have been given to another by
    /// whoever owns the folder. What runs may be of the service's user's choosing too: set-uid bits follow only where that is ourselves.
    /// </summary>
    private FileStatus? WhatRuns()
    {
        FileStatus? like = (service.Current is { } process ? ProcFolder.Status(ProcessIdentity.FileOf(process.Pid, "exe")) : null)
            ?? (FileStatus.Of(state.ServiceBinary, followLinks: false) is { IsRegular: true } file ? file : null);
        return setup.Terms.User is null ? like : like?.WithoutSetUid;
    }

    private void Fetched(Result<InstalledBuild> result)
    {
        fetch = null;
        if (!result.Try(out InstalledBuild? installed, out Failure? failure))
        {
            Take(new UpdateEvent.Fetched("", "", failure));
            return;
        }

        VerifiedBuild build = installed.Build;
        log.Info(
            "build proven", ("binary", installed.Binary), ("record", $"{build.RecordNumber}"), ("tree", $"{build.TreeSize}"),
            ("sum", build.Record.Sum));
        Take(KeepOld(installed.Binary).Try(out string? old, out failure)
            ? new UpdateEvent.Fetched(installed.Binary, old, null)
            : new UpdateEvent.Fetched(installed.Binary, "", failure));
    }

    /// <summary>The name by which the old binary can be gone back to; one is made when the service path is the file itself.</summary>
    /// <param name="fresh">The new binary, which has another name than any that is in use.</param>
    private Result<string> KeepOld(string fresh)
    {
        Build old = state.Service;
        string name = state.ServiceBinary[(state.ServiceBinary.LastIndexOf('/') + 1)..];
        return path.KeepCurrent(state.ServiceBinary, $"{name}-{old.Version}-{old.GoVersion}-stripped", fresh);
    }

    /// <summary>What neither a new build replaces nor a removal takes.</summary>
    private FilesInUse FilesInUse() => new(
        state.Durable.PreviousBinarySvc,
        path.Location,
        state.ServiceBinary,
        state.Durable.Trial?.OldBinary ?? "",
        service.Current is { } process ? $"/proc/{process.Pid}/exe" : "");

    private Result<WorkerIdentity> PrepareWorker() => WorkerUser.Find(setup.Config.Worker.User, setup.Terms.User?.Uid).Try(out WorkerUser user, out Failure? failure)
        ? WorkerIdentity.Prepare(setup.Folder, user.Uid, user.Gid)
        : failure;

    private void AbandonWorkers()
    {
        check?.Abandon();
        fetch?.Abandon();
        check = null;
        fetch = null;
    }
}

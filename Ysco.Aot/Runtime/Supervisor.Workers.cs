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
    private Action? abandonFetch;

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
            CheckRequests.Of(setup.Config, state.Service.ModPath, serviceInfo!.GoOs, serviceInfo.GoArch, state.Service.Version, setup.Releases?.Source), dns),
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

    /// <summary>Releases that go back behind what was seen are not believed.</summary>
    private CheckOutcome Weighed(CheckOutcome outcome, CheckAnswer details)
    {
        if (setup.Releases?.Source is not { } source || outcome.Versions is null)
        {
            return outcome;
        }

        Failure? refusal = details.Service is { } found ? ReleaseNews.Refusal(source, setup.Folder, found) : Failure.Invalid("worker: versions without a newest one");
        if (refusal is not null)
        {
            counters = refusal.Kind == FailureKind.Security ? counters.Plus(UpdateCounter.SecurityErrors) : counters;
            return outcome with { Versions = null, VersionsError = refusal.Message };
        }

        if (ReleaseNews.Aged(source, details.Service!, clock.GetUtcNow()) is { } aged)
        {
            log.Warn("releases of the service are old", ("err", aged));
        }

        return outcome;
    }

    private void BeginFetch(Build target)
    {
        Failure? failure = setup.Releases?.Source is { LogKey: null } source ? BeginReleaseFetch(target, source) : BeginBuildFetch(target);
        if (failure is not null)
        {
            events.Enqueue(new UpdateEvent.Fetched("", "", failure));
        }
    }

    private Failure? BeginBuildFetch(Build target)
    {
        if (!Plan(target).Try(out FetchPlan? plan, out Failure? failure) || !BuildFetch.Start(loop, plan, Fetched).Try(out BuildFetch? fetch, out failure))
        {
            return failure;
        }

        abandonFetch = fetch.Abandon;
        return null;
    }

    private Failure? BeginReleaseFetch(Build target, ReleaseSource source)
    {
        if (!DnsSettings.Of(setup.Config.Monitor).Try(out DnsSettings? dns, out Failure? failure)
            || !PrepareWorker().Try(out WorkerIdentity? identity, out failure))
        {
            return failure;
        }

        var plan = new ReleasePlan
        {
            ManifestUrl = source.ManifestUrl,
            Version = target.Version,
            Name = source.Name,
            Key = source.Key,
            Folder = setup.Folder,
            Binary = $"{DurableFile.FolderOf(state.ServiceBinary)}/{source.Name}-{{0}}",
            InUse = FilesInUse(),
            Like = WhatRuns(),
            Identity = identity,
            Dns = dns,
        };
        if (!ReleaseFetch.Start(loop, plan, Fetched).Try(out ReleaseFetch? fetch, out failure))
        {
            return failure;
        }

        abandonFetch = fetch.Abandon;
        return null;
    }

    private void Fetched(Result<FetchedRelease> result)
    {
        abandonFetch = null;
        if (!result.Try(out FetchedRelease? release, out Failure? failure))
        {
            Take(new UpdateEvent.Fetched("", "", failure));
            return;
        }

        log.Info(
            setup.Releases!.Source!.IsProven ? "release proven" : "release taken, NOT SIGNED", ("binary", release.Binary),
            ("archive", Bytes.OneLine.From(release.Evidence.Archive)), ("sha256", release.Evidence.BinarySHA256));
        Laid(release.Binary);
    }

    private void Laid(string binary) => Take(KeepOld(binary).Try(out string? old, out Failure? failure)
        ? new UpdateEvent.Fetched(binary, old, null)
        : new UpdateEvent.Fetched(binary, "", failure));

    private Result<FetchPlan> Plan(Build target)
    {
        // Of a program that is not of Go there is one build of a version, as it was added to the log.
        if (setup.Releases?.Failure is { } nowhere)
        {
            return nowhere;
        }

        ReleaseSource? source = setup.Releases?.Source;
        if (!(source is null ? VerifierKey.Parse(setup.Config.Gobuild.VerifierKey) : source.LogKey!).Try(out VerifierKey? key, out Failure? failure)
            || !BuildSpec.Create(
                target.ModPath, target.Version, target.PkgDir, serviceInfo!.GoOs, serviceInfo.GoArch, target.GoVersion, stripped: source is null)
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
            BaseUrl = source is null ? setup.Config.Gobuild.BaseUrl : source.LogUrl,
            Folder = setup.Folder,
            Binary = $"{folder}/{spec.InstalledName}",
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
        abandonFetch = null;
        if (!result.Try(out InstalledBuild? installed, out Failure? failure))
        {
            Take(new UpdateEvent.Fetched("", "", failure));
            return;
        }

        VerifiedBuild build = installed.Build;
        if (setup.Releases?.Source is { } source && Go.SemVer.TryParse(build.Record.Spec.Version) is { IsRelease: true })
        {
            // One that a person asked for may be older than what was seen: then nothing is noted down.
            _ = ReleaseNews.Seen(source, setup.Folder).Note(build.Record.Spec.Version, proven: build.Record.Spec.Version);
        }

        log.Info(
            "build proven", ("binary", installed.Binary), ("record", $"{build.RecordNumber}"), ("tree", $"{build.TreeSize}"),
            ("sum", build.Record.Sum));
        Laid(installed.Binary);
    }

    /// <summary>The name by which the old binary can be gone back to; one is made when the service path is the file itself.</summary>
    /// <param name="fresh">The new binary, which has another name than any that is in use.</param>
    private Result<string> KeepOld(string fresh)
    {
        Build old = state.Service;
        string name = state.ServiceBinary[(state.ServiceBinary.LastIndexOf('/') + 1)..];
        return path.KeepCurrent(state.ServiceBinary, old.HasToolchain ? $"{name}-{old.Version}-{old.GoVersion}-stripped" : $"{name}-{old.Version}", fresh);
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
        abandonFetch?.Invoke();
        check = null;
        abandonFetch = null;
    }
}

using Ysco.Durable;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>Start-up: what is found, what is healed of it, and what is said of it.</summary>
public sealed partial class Supervisor
{
    /// <summary>Finds out how things stand, and starts the service or takes it over.</summary>
    /// <returns>Null when the service runs; else why it cannot.</returns>
    public Failure? Boot()
    {
        // A path that was mistyped is said before anything is begun, or set aside. Not so when there is a service that must not be left alone.
        Handover? living = setup.Handed?.Service is null ? null : setup.Handed;
        if (living is null && path.Resolve().Failure is { } nowhere && !path.IsLink)
        {
            return nowhere;
        }

        (DurableState durable, Failure? trouble) = stateFile.Load();
        Failure? healed = null;
        Failure? broken = null;
        if (!(living is null ? Resolve(durable, ref healed) : living.ServiceBinary).Try(out string? binary, out Failure? failure)
            || !(living is null ? ReadInfo(binary) : InfoOf(living, out broken)).Try(out serviceInfo, out failure))
        {
            return failure;
        }

        log.Info(
            setup.Handed is not null ? "ysco going on" : setup.IsUnchanged ? "starting the service" : "ysco starting", ("version", setup.Self.Version), ("dir", setup.Folder), ("svc", path.Path),
            ("module", serviceInfo.ModulePath), ("svcversion", serviceInfo.Version), ("goversion", serviceInfo.GoVersion));
        foreach (Failure missing in setup.NotRead)
        {
            log.Error("cannot be read anew: going on as before (the service runs; put it right, then save the configuration again)", ("err", missing.Message));
        }

        if (broken is not null)
        {
            log.Error("the service path is broken: it is made to lead to the binary that runs, now or with a later check", ("err", broken.Message), ("binary", binary));
        }

        if (trouble is not null)
        {
            log.Error("state.json", ("err", trouble.Message));
        }

        if (healed is not null)
        {
            log.Error("the service path led to no program: it leads to the binary before it now", ("err", healed.Message), ("binary", binary));
        }

        (ProcessIdentity Process, string Binary)? running = setup.Handed?.Service is { } handed
            ? (handed, setup.Handed.ServiceBinary)
            : new ServiceFinder(setup.CommandBytes, setup.Terms.User?.Uid).Find(
                RecordOf(DurableFile.FolderOf(binary)), Files.access(setup.Folder, Files.W_OK) == 0,
                [binary, durable.Trial?.OldBinary ?? "", durable.PreviousBinarySvc]);
        if (running is { } found)
        {
            service.Adopt(found.Process, found.Binary);
            LookAtEvidenceSoon();
        }

        ResumeOutput(setup.Handed is null ? running?.Process : null);
        Warn(binary);
        LookAtSelf(durable.SelfTrial);
        ListenForReady();
        EndLeftHooks();
        state = new UpdateState { Durable = WithLaid(durable, binary) };
        TimeSpan? nextCheck = Learn();
        TakeNoteOfRuns();
        Take(new UpdateEvent.Booted(ServiceBinary.BuildOf(serviceInfo), binary, running?.Binary, setup.Handed is not null, broken is not null, nextCheck, setup.IsUnchanged, setup.Rests));
        ForgetLaid();
        if (trouble is not null)
        {
            Note(new HistoryEntry(clock.GetUtcNow(), HistoryKind.Paused, "", "", "", "", "", durable.PauseReason));
            WriteHistory();
        }

        loop.Post(WarnOfTerms);
        loop.Post(notifier.Resume);
        loop.Post(SweepTemporaryFiles);
        return null;
    }

    /// <summary>
    /// What is known of a service that was handed on: that counts, wherever the service path leads to by now.
    /// </summary>
    /// <param name="living">What was handed on.</param>
    /// <param name="broken">Why the service could not be started by its path; null when it could.</param>
    private Result<BuildInfo> InfoOf(Handover living, out Failure? broken)
    {
        broken = ServiceTrouble();
        BuildInfo? known = living.ServiceInfo;
        if (known is not null && known.GoVersion == Build.NoToolchain == setup.Releases is not null && known.ModulePath == (setup.Releases?.Name ?? known.ModulePath))
        {
            return known;
        }

        Result<BuildInfo> named = ReadInfo(living.ServiceBinary);
        named = named.Failure is null ? named : ReadInfo($"/proc/{living.Service!.Pid}/exe");
        return named.Failure is null || known is null ? named : known;
    }

    /// <summary>What is known of a binary of the service: what it says of itself, or what is said of it beside it.</summary>
    private Result<BuildInfo> ReadInfo(string binary) => ReleaseTerms.ReadInfo(setup.Releases, binary);

    /// <summary>
    /// The binary at the service path. A link that leads nowhere, for somebody removed its target, or a binary whose content is lost,
    /// gives way to the binary before it: no service is worse.
    /// </summary>
    private Result<string> Resolve(DurableState durable, ref Failure? healed)
    {
        Result<string> resolved = path.Resolve();
        Failure? lost = !resolved.Try(out string? binary, out Failure? nowhere) ? (path.IsLink ? nowhere : null) : LostContent.Of(binary);
        if (lost is null)
        {
            return resolved;
        }

        string[] earlier = [durable.Trial?.OldBinary ?? "", durable.PreviousBinarySvc];
        string? previous = Array.Find(earlier, there => there != "" && there != binary && ServicePath.NotAProgram(there) is null && LostContent.Of(there) is null);
        if (previous is null || path.Switch(previous) is not null || path.Sync() is not null)
        {
            return resolved;
        }

        healed = lost;
        return path.Resolve();
    }

    /// <summary>
    /// The record of the service that runs from a folder. A folder may be a copy of another, with that one's record in it: its
    /// service is none of ours.
    /// </summary>
    private ServiceRecord? RecordOf(string folder)
    {
        ServiceRecord? record = ServiceRecord.Load(setup.ServiceRecordPath);
        if (record is null || record.Binary == "" || DurableFile.FolderOf(record.Binary) == folder)
        {
            return record;
        }

        log.Warn("the record of the service is of another folder, and not followed", ("binary", record.Binary));
        return null;
    }

    /// <summary>What will get in the way later is said now.</summary>
    private void Warn(string binary)
    {
        if (!path.IsLink && path.Resolve().Failure is null)
        {
            log.Warn("the service path is not a symbolic link (an update replaces the file itself)", ("svc", path.Path));
        }

        if (!ServiceBinary.BuildOf(serviceInfo!).IsReleased)
        {
            string installedAs = setup.Releases is { } releases ? ReleasedProgram.WrittenIn(binary, releases.Name) : "";
            if (installedAs != "")
            {
                log.Warn("the binary of the service is not the one that was installed: it is not of the size that its evidence says", ("binary", binary), ("installed", installedAs));
            }

            log.Warn("the version of the service is not known: there will be no automatic updates", ("binary", binary));
        }

        if (setup.Releases?.Failure is { } noSource)
        {
            log.Error("the service has no source of updates", ("err", noSource.Message));
        }
        else if (setup.Releases?.Source is { IsProven: false } source)
        {
            log.Warn("NOT SIGNED: releases of the service are installed as whoever answers gives them out (Source.Service.AllowUnsigned)", ("url", source.ManifestUrl));
        }

        if (Unwritable(binary) is { } unwritable)
        {
            log.Warn(
                "updates cannot be installed, for ysco may not write there (the service runs; give the folder to the user of ysco, and mount it writable)",
                ("err", unwritable.Message));
        }
    }

    /// <summary>An update writes a new binary beside the present one, the service path, and what is known of it into the state folder.</summary>
    private Failure? Unwritable(string binary)
    {
        foreach (string folder in (ReadOnlySpan<string>)[DurableFile.FolderOf(binary), DurableFile.FolderOf(path.Location), setup.Folder])
        {
            if (Files.access(folder, Files.W_OK) != 0)
            {
                return Failure.Local($"{folder}: {Errno.Describe(Errno.Last)}");
            }
        }

        return null;
    }
}

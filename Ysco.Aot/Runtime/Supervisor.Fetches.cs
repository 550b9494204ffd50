using Ysco.Artifacts.Gobuild;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>Something new of the service, or of ourselves: had by a worker, proven, and laid beside the present one.</summary>
public sealed partial class Supervisor
{
    private readonly LayingFile laying;
    private Action? abandonFetch;

    private void BeginFetch(Build target, string bundle)
    {
        Failure? failure = setup.Releases?.Failure;
        if (failure is null)
        {
            Build old = state.Service;
            string name = state.ServiceBinary[(state.ServiceBinary.LastIndexOf('/') + 1)..];
            failure = Begin(target, new FetchPlace
            {
                Source = setup.Releases?.Source,
                Path = path,
                Current = state.ServiceBinary,
                KeepAs = old.HasToolchain ? $"{name}-{old.Version}-{old.GoVersion}-stripped" : $"{name}-{old.Version}",
                InUse = FilesInUse(),
                Like = WhatRuns(),
                Bundle = bundle,
            });
        }

        if (failure is not null)
        {
            events.Enqueue(new UpdateEvent.Fetched("", "", failure));
        }
    }

    private Failure? Begin(Build target, FetchPlace place)
    {
        if (!DnsSettings.Of(setup.Config.Monitor).Try(out DnsSettings? dns, out Failure? failure)
            || !PrepareWorker().Try(out WorkerIdentity? identity, out failure))
        {
            return failure;
        }

        if (place.Source is not { } source || source is { Key: null, LogKey: not null })
        {
            return BeginBuild(target, place, identity, dns, signedSha256: "");
        }

        if (source.LogKey is not null && place.Bundle != "")
        {
            return Failure.Refused("a bundle has a signed release or the proof of a log, and here both are asked for (VerifierKey and LogKey)");
        }

        Action<Result<FetchedRelease>> done = source.LogKey is null ? result => Fetched(result, place) : result => Signed(result, target, place);
        if (!ReleaseFetch.Start(loop, Plan(target, source, place, identity, dns), done).Try(out ReleaseFetch? release, out failure))
        {
            return failure;
        }

        abandonFetch = release.Abandon;
        return null;
    }

    /// <summary>It is signed; now the log has to hold the same bytes.</summary>
    private void Signed(Result<FetchedRelease> result, Build target, FetchPlace place)
    {
        abandonFetch = null;
        if (!result.Try(out FetchedRelease? release, out Failure? failure)
            || !DnsSettings.Of(setup.Config.Monitor).Try(out DnsSettings? dns, out failure)
            || !PrepareWorker().Try(out WorkerIdentity? identity, out failure)
            || (failure = BeginBuild(target, place, identity, dns, release.Evidence.BinarySHA256)) is not null)
        {
            Told(new UpdateEvent.Fetched("", "", failure));
        }
    }

    private Failure? BeginBuild(Build target, FetchPlace place, WorkerIdentity identity, DnsSettings dns, string signedSha256)
    {
        if (!Plan(target, place, identity, dns, signedSha256).Try(out FetchPlan? plan, out Failure? failure)
            || !BuildFetch.Start(loop, plan, result => Fetched(result, place)).Try(out BuildFetch? build, out failure))
        {
            return failure;
        }

        abandonFetch = build.Abandon;
        return null;
    }

    private ReleasePlan Plan(Build target, ReleaseSource source, FetchPlace place, WorkerIdentity identity, DnsSettings dns) => new()
    {
        ManifestUrl = source.ManifestUrl,
        Version = target.Version,
        Name = source.FileName,
        Key = source.Key,
        IsProofOnly = source.LogKey is not null,
        Folder = setup.Folder,
        Seen = ReleaseNews.Seen(source, setup.Folder),
        Binary = $"{place.Folder}/{source.FileName}-{{0}}",
        InUse = place.InUse,
        Laying = laying,
        Like = place.Like,
        Bundle = place.Bundle,
        Identity = identity,
        Dns = dns,
    };

    private Result<FetchPlan> Plan(Build target, FetchPlace place, WorkerIdentity identity, DnsSettings dns, string signedSha256)
    {
        // Of a program that is not of Go there is one build of a version, as it was added to the log.
        ReleaseSource? source = place.Source;
        if (!(source is null ? VerifierKey.Parse(setup.Config.Gobuild.VerifierKey) : source.LogKey!).Try(out VerifierKey? key, out Failure? failure)
            || !BuildSpec.Create(
                source?.Name ?? target.ModPath, target.Version, target.PkgDir, serviceInfo!.GoOs, serviceInfo.GoArch, target.GoVersion, stripped: source is null)
                .Try(out BuildSpec? spec, out failure))
        {
            return failure;
        }

        return new FetchPlan
        {
            Spec = spec,
            Key = key,
            BaseUrl = source is null ? setup.Config.Gobuild.BaseUrl : source.LogUrl,
            Folder = setup.Folder,
            Binary = $"{place.Folder}/{spec.InstalledName}",
            SignedSha256 = signedSha256,
            InUse = place.InUse,
            Laying = laying,
            Like = place.Like,
            Bundle = place.Bundle,
            Identity = identity,
            Dns = dns,
        };
    }

    private void Fetched(Result<FetchedRelease> result, FetchPlace place)
    {
        abandonFetch = null;
        if (!result.Try(out FetchedRelease? release, out Failure? failure))
        {
            Told(new UpdateEvent.Fetched("", "", failure));
            return;
        }

        log.Info(
            place.Source!.IsProven ? "release proven" : "release taken, NOT SIGNED", ("binary", release.Binary),
            ("archive", Bytes.OneLine.From(release.Evidence.Archive)), ("sha256", release.Evidence.BinarySHA256));
        Laid(release.Binary, place);
    }

    private void Fetched(Result<InstalledBuild> result, FetchPlace place)
    {
        abandonFetch = null;
        if (!result.Try(out InstalledBuild? installed, out Failure? failure))
        {
            Told(new UpdateEvent.Fetched("", "", failure));
            return;
        }

        VerifiedBuild build = installed.Build;
        if (place.Source is { } source && Go.SemVer.TryParse(build.Record.Spec.Version) is { IsRelease: true })
        {
            // One that a person asked for may be older than what was seen: then nothing is noted down.
            _ = ReleaseNews.Seen(source, setup.Folder).Note(build.Record.Spec.Version, proven: build.Record.Spec.Version);
        }

        log.Info(
            "build proven", ("binary", installed.Binary), ("record", $"{build.RecordNumber}"), ("tree", $"{build.TreeSize}"),
            ("sum", build.Record.Sum));
        Laid(installed.Binary, place);
    }

    /// <summary>The old one needs a name by which it can be gone back to.</summary>
    private void Laid(string binary, FetchPlace place) => Told(
        place.Path.KeepCurrent(place.Current, place.KeepAs, binary).Try(out string? old, out Failure? failure)
            ? new UpdateEvent.Fetched(binary, old, null)
            : new UpdateEvent.Fetched(binary, "", failure));

    /// <summary>What was laid down is known of from here on.</summary>
    private void Told(UpdateEvent.Fetched fetched)
    {
        Take(fetched);
        ForgetLaid();
    }

    private void ForgetLaid()
    {
        if (!isUnsaved)
        {
            laying.Forget();
        }
    }

    /// <summary>What a former life of ours laid down, and did not come to note down: it is to be removed, unless it is in use after all.</summary>
    /// <param name="durable">What it noted down.</param>
    /// <param name="binary">What the service path leads to.</param>
    private DurableState WithLaid(DurableState durable, string binary)
    {
        string laid = laying.Load();
        return laid == "" || Array.IndexOf(
            [
                binary, durable.Trial?.NewBinary, durable.Trial?.OldBinary, durable.PreviousBinarySvc, durable.SelfTrial?.NewBinary,
                durable.SelfTrial?.OldBinary, durable.PreviousBinarySelf, setup.SelfBinary, .. durable.Leftovers,
            ],
            laid) >= 0
            ? durable
            : durable with { Leftovers = [.. durable.Leftovers, laid] };
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

    /// <summary>What neither a new build replaces nor a removal takes: of the service, and of ourselves, who may lie in one folder.</summary>
    /// <param name="ofOthersToo">Whether what others execute counts: a ysco of another folder, started by the same path.</param>
    private FilesInUse FilesInUse(bool ofOthersToo = false) => new(
        state.Durable.PreviousBinarySvc,
        [.. household.FilesOfOthers,
        path.Location,
        state.ServiceBinary,
        state.Durable.Trial?.OldBinary ?? "",
        service.Current is { } process ? $"/proc/{process.Pid}/exe" : "",
        setup.SelfBinary,
        selfPath.Path,
        state.Durable.PreviousBinarySelf,
        state.Durable.SelfTrial?.OldBinary ?? ""])
    {
        AreOfOthersToo = ofOthersToo,
    };
}

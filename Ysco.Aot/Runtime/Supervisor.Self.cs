using System.Globalization;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>Updates of ourselves: where we lie, what is fetched, who tries it, and what takes our place.</summary>
public sealed partial class Supervisor
{
    /// <summary>Nobody waits.</summary>
    private const int NoWaiter = -1;

    /// <summary>A start, some files and a signature: a slow card has its time.</summary>
    private static readonly TimeSpan SelfTestLimit = TimeSpan.FromSeconds(20);

    private readonly ServicePath selfPath;
    private int standby = -1;

    /// <summary>The binary that is to be executed in our place; empty for the one that we are.</summary>
    public string RenewedBinary { get; private set; } = "";

    /// <summary>What is known of our own updates when we begin.</summary>
    /// <param name="trial">The update of ours under way; null for none, and then nobody need stand by.</param>
    private void LookAtSelf(SelfTrial? trial)
    {
        standby = setup.Handed?.Standby ?? -1;
        if (trial is null)
        {
            DismissStandby();
        }

        if (setup.SelfReleases?.Failure is { } wrong)
        {
            log.Error("ysco has no source of updates of itself", ("err", wrong.Message));
        }
        else if (setup.Settings.NoSelfUpdates == "" && !selfPath.IsLink)
        {
            log.Warn("the path of ysco is not a symbolic link (an update of ysco replaces the file itself)", ("path", selfPath.Path));
        }

        _ = HookProcess.EndLeft(SelfTestRecord, "selftest");
    }

    /// <summary>One that knows nothing of several services fails for this flag.</summary>
    private string[] House => setup.HouseFolder == "" ? [] : ["-supervise", setup.HouseFolder];

    private string SelfTestRecord => $"{setup.Folder}/selftest.run";

    private void BeginSelfFetch(Build target, string bundle)
    {
        Failure? failure = Begin(target, new FetchPlace
        {
            Source = setup.SelfReleases!.Source,
            Path = selfPath,
            Current = setup.SelfBinary,
            KeepAs = $"ysco-{setup.Self.Version}",
            InUse = FilesInUse(ofOthersToo: true),
            Like = ProcFolder.Status("self/exe") ?? FileStatus.Of(setup.SelfBinary),
            Bundle = bundle,
        });
        if (failure is not null)
        {
            events.Enqueue(new UpdateEvent.Fetched("", "", failure));
        }
    }

    private void TestSelf(string binary)
    {
        string said = "";
        HookProcess? test = null;
        test = HookProcess.Begin(
            loop, SelfTestRecord, LaunchTerms.Ours.With(HookFinder.Variable("selftest")),
            [binary, "selftest", "-dir", setup.Folder, "-handover", Handover.FormatWith(output is not null).ToString(CultureInfo.InvariantCulture), .. House], SelfTestLimit,
            line =>
            {
                said = line;
                log.Debug("selftest of the new ysco", ("line", line));
            },
            (status, how) =>
            {
                hooks.Remove(test!);
                Take(new UpdateEvent.SelfTested(status == 0 ? null : Failure.Local($"{binary}: its selftest failed: {how}{(said == "" ? "" : $" ({said})")}")));
            });
        hooks.Add(test);
    }

    private void SwitchSelf(string binary, string from)
    {
        // Others than we may have changed it meanwhile, or removed what we would go back to: what is there and works stays.
        if (from != "" && selfPath.Resolve().Try(out string? leadsTo, out _) && !SameFile.Node(leadsTo, from) && ServicePath.NotAProgram(leadsTo) is null)
        {
            return;
        }

        if (from == "" && state.Durable.SelfTrial is { } trial && NewerAt(trial) is { } newer)
        {
            log.Info("the path of ysco leads to one that is not older, and stays (does a ysco of another folder share it?)", ("path", selfPath.Path), ("binary", newer));
            events.Enqueue(new UpdateEvent.SelfSwitched());
            return;
        }

        if ((ServicePath.NotAProgram(binary) ?? selfPath.Switch(binary) ?? selfPath.Sync()) is { } failure)
        {
            log.Error("the path of ysco cannot be switched", ("path", selfPath.Path), ("err", failure.Message));
        }

        if (from == "")
        {
            events.Enqueue(new UpdateEvent.SelfSwitched());
        }
    }

    /// <summary>
    /// What our path leads to, when that is neither what is on trial nor the version before it, and not older: another ysco that
    /// was started by the same path updated itself. Null when we are to switch it. One that was told to be older may be.
    /// </summary>
    private string? NewerAt(SelfTrial trial) =>
        selfPath.Resolve().Try(out string? leadsTo, out _) && !SameFile.Node(leadsTo, trial.NewBinary) && ServicePath.NotAProgram(leadsTo) is null
        && ReleasedProgram.ReadInfo(leadsTo, "").Try(out Go.BuildInfo? info, out _) && info.Version != "" && info.Version != trial.OldVersion
        && Go.SemVer.Compare(info.Version, trial.NewVersion) >= 0
            ? leadsTo
            : null;

    /// <summary>
    /// The path goes on leading to the old program until the new one has lived through its watch: whatever starts ysco again meanwhile,
    /// after a power cut too, starts one that works. The old one also stands by, for where nobody starts it again.
    /// </summary>
    private void BeginSelfRenewal(UpdateEffect.RenewSelf renew)
    {
        Failure? failure = isUnsaved ? Failure.Local("state.json cannot be written (is the disk full?)")
            : stateFile.IsOwn() is { } notOurs ? notOurs
            : Standby.Begin(setup, state.Durable.SelfTrial!.OldBinary).Try(out standby, out Failure? none) ? null
            : none;
        if (failure is not null)
        {
            DismissStandby();
            events.Enqueue(new UpdateEvent.NotRenewed(failure));
            return;
        }

        renewal = renew.Waiter ?? NoWaiter;
        renewedConfig = setup.ConfigText;
        RenewedBinary = renew.Binary;
        notifier.Keep();
        household.Renew();
    }

    /// <summary>Whoever stands by is not needed any more.</summary>
    private void DismissStandby()
    {
        Standby.Dismiss(standby);
        standby = -1;
    }
}

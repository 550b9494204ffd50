using System.Text;
using Ysco.Config;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>What was learnt and counted goes over an exec: neither who looks nor an alert is to believe that nothing is known.</summary>
public sealed partial class Supervisor
{
    /// <summary>All that checks and what is made of them depend on.</summary>
    private string ChecksBy => ConfigFile.Sum(Encoding.UTF8.GetBytes(ConfFile.Write(
        new YscoConfig { Monitor = setup.Config.Monitor, Policy = setup.Config.Policy, Update = setup.Config.Update, Source = setup.Config.Source }, ConfForm.Plain)));

    /// <summary>What is known, for the next start of the service.</summary>
    public Learnt Learnt => new(Known(), serviceInfo!.ModulePath)
    {
        Skipped = state.Skipped,
        SkippedAgo = Now.Uptime - (state.SkippedAt ?? Now.Uptime),
        NotifiedAgo = Now.Uptime - state.LastNotifiedCheck,
    };

    private HandedKnowledge Known()
    {
        var known = new HandedKnowledge
        {
            Versions = state.Versions,
            VersionsBy = versionsBy,
            SelfVersions = state.SelfVersions,
            SelfVersionsBy = selfVersionsBy,
            GoVersions = state.GoVersions,
            Toolchains = state.Toolchains,
            ToolchainsBy = toolchainsBy,
            Counters = counters,
            NextCheck = state.NextCheck - Now.Uptime,
            FailedChecks = state.FailedChecks,
            NotedCheck = state.NotedCheck,
            ChecksBy = ChecksBy,
            LastCheck = lastCheck,
            Alarms = state.Alarms,
        };
        notifier.HandOver(known);
        return known;
    }

    /// <summary>Takes up what a former life of ours, or the one before us in this, knew of the service.</summary>
    /// <returns>When a check is due; null for after Monitor.Delay, as after a start.</returns>
    private TimeSpan? Learn()
    {
        Learnt? learnt = setup.Handed is { Knowledge: { } handed, ServiceInfo: { } info } ? new Learnt(handed, info.ModulePath) : setup.Learnt;
        if (learnt?.ModulePath != serviceInfo!.ModulePath)
        {
            return null;
        }

        HandedKnowledge known = learnt!.Knowledge;

        state = state with
        {
            Versions = known.Versions,
            GoVersions = known.GoVersions,
            Toolchains = known.Toolchains,
            SelfVersions = setup.Settings.NoSelfUpdates == "" ? known.SelfVersions : KnownVersions.None,
            FailedChecks = known.FailedChecks,
            NotedCheck = known.NotedCheck,
            Alarms = known.Alarms,
            Skipped = learnt.Skipped,
            SkippedAt = learnt.Skipped is null ? null : Now.Uptime - learnt.SkippedAgo,
            LastNotifiedCheck = Now.Uptime - learnt.NotifiedAgo,
        };
        (lastCheck, versionsBy, toolchainsBy, counters) = (known.LastCheck, known.VersionsBy, known.ToolchainsBy, known.Counters);
        selfVersionsBy = known.SelfVersionsBy;
        notifier.GoOn(known);
        return known.ChecksBy == ChecksBy ? known.NextCheck : null;
    }
}

using Ysco.Go;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>Works out what there is that does not run yet.</summary>
internal static class SnapshotNewsMaker
{
    internal static SnapshotNews Of(UpdateState state, UpdateSettings settings)
    {
        string[] versions = state.Versions.Versions;
        bool newer = state.Service.IsReleased && Array.Exists(
            versions,
            text => SemVer.TryParse(text) is { IsRelease: true } && SemVer.Compare(text, state.Service.Version) > 0);
        Build[] allowed = Candidates.Newer(state.Service, versions, state.Toolchains, settings);
        FailedBuild? Failed(Build build) => Array.Find(state.Durable.FailedBuilds, failed => failed.Target == build);
        Build? next = Next(allowed, Failed, state.Durable, settings.All);
        return new SnapshotNews(
            allowed.Length > 0, newer, Policy.IsNewerToolchain(state.Toolchains.Current, state.Service.GoVersion),
            next is null ? null : Failed(next), next);
    }

    /// <summary>The same of ourselves.</summary>
    internal static SnapshotNews OfSelf(UpdateState state, UpdateSettings settings)
    {
        bool Newer(string text) => SemVer.TryParse(text) is { IsRelease: true } && SemVer.Compare(text, settings.Self.Version) > 0;
        string[] versions = state.SelfVersions.Versions;
        return new SnapshotNews(
            Array.Exists(versions, text => Policy.Allows(settings.SelfPolicy, settings.Self.Version, text)), Array.Exists(versions, Newer), NewerGoVersion: false);
    }

    private static Build? Next(Build[] allowed, Func<Build, FailedBuild?> failed, DurableState durable, bool all)
    {
        Build[] wanted = Array.FindAll(allowed, build => failed(build) is not { Times: >= UpdateMachine.MaxFailures });
        return Array.Find(durable.Schedule, entry => entry.Which == Which.Service) is { } scheduled ? scheduled.Target
            : wanted.Length == 0 ? null
            : all ? wanted[0] : wanted[^1];
    }
}

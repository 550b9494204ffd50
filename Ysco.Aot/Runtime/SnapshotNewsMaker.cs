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
        return new SnapshotNews(
            allowed.Length > 0, newer, Policy.IsNewerToolchain(state.Toolchains.Current, state.Service.GoVersion),
            Retried(allowed, state.Durable, settings.All));
    }

    private static FailedBuild? Retried(Build[] allowed, DurableState durable, bool all)
    {
        FailedBuild? Failed(Build build) => Array.Find(durable.FailedBuilds, failed => failed.Target == build);
        Build[] wanted = Array.FindAll(allowed, build => Failed(build) is not { Times: >= UpdateMachine.MaxFailures });
        Build? next = durable.Schedule.Length > 0 ? durable.Schedule[0].Target
            : wanted.Length == 0 ? null
            : all ? wanted[0] : wanted[^1];
        return next is null ? null : Failed(next);
    }
}

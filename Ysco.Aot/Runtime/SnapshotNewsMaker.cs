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
        return new SnapshotNews(
            Candidates.Newer(state.Service, versions, state.Toolchains, settings).Length > 0,
            newer,
            Policy.IsNewerToolchain(state.Toolchains.Current, state.Service.GoVersion));
    }
}

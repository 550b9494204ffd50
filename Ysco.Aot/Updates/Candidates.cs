using Ysco.Go;

namespace Ysco.Updates;

/// <summary>What of the known versions would be an update of what runs.</summary>
public static class Candidates
{
    /// <summary>All builds that the policy lets follow the running one, oldest first.</summary>
    public static Build[] Newer(Build running, string[] versions, KnownToolchains toolchains, UpdateSettings settings)
    {
        if (!running.IsReleased)
        {
            return [];
        }

        string[] allowed = Array.FindAll(versions, version => Policy.Allows(settings.Service, running.Version, version));
        if (allowed.Length == 0)
        {
            string toolchain = Policy.Toolchain(settings.ServiceToolchain, running.GoVersion, toolchains, withNewVersion: false);
            return toolchain == running.GoVersion ? [] : [running with { GoVersion = toolchain }];
        }

        Array.Sort(allowed, SemVer.Compare);
        string with = Policy.Toolchain(settings.ServiceToolchain, running.GoVersion, toolchains, withNewVersion: true);
        return Array.ConvertAll(allowed, version => running with { Version = version, GoVersion = with });
    }

    /// <summary>
    /// Whether the policy lets one build follow another. What was scheduled yesterday may meet another binary or another
    /// policy when its time has come.
    /// </summary>
    public static bool MayFollow(Build target, Build running, UpdateSettings settings)
    {
        if (target.ModPath != running.ModPath || target.PkgDir != running.PkgDir || target == running)
        {
            return false;
        }

        return (target.Version == running.Version || Policy.Allows(settings.Service, running.Version, target.Version))
            && (target.GoVersion == running.GoVersion
                || Policy.AllowsToolchain(settings.ServiceToolchain, running.GoVersion, target.GoVersion));
    }

    /// <summary>The newest release; the newest pre-release when there was no release yet; empty when there is nothing.</summary>
    public static string Latest(string[] versions)
    {
        string newest = "";
        bool release = false;
        foreach (string text in versions)
        {
            if (SemVer.TryParse(text) is { } version && (version.IsRelease || !release)
                && (version.IsRelease != release || SemVer.Compare(text, newest) > 0))
            {
                (newest, release) = (text, version.IsRelease);
            }
        }

        return newest;
    }
}

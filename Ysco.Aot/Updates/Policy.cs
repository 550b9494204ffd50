using Ysco.Config;
using Ysco.Go;

namespace Ysco.Updates;

/// <summary>
/// Which versions and toolchains an owner's policy lets in by themselves: never an older one, never a pre-release,
/// never another major version.
/// </summary>
public static class Policy
{
    /// <summary>Whether a module version may follow another.</summary>
    public static bool Allows(VersionPolicy policy, string running, string candidate)
    {
        if (SemVer.TryParse(running) is not { } from || SemVer.TryParse(candidate) is not { IsRelease: true } to
            || to.ComparePrecedence(from) <= 0)
        {
            return false;
        }

        return policy switch
        {
            VersionPolicy.Patch => to.SameMinor(from),
            VersionPolicy.Minor => to.SameMajor(from),
            _ => false,
        };
    }

    /// <summary>
    /// Whether a list that may hold only the newest version of each major leaves the question open: it shows a newer
    /// release of the same major that the policy does not allow, and none that it allows, so that one it allows may
    /// exist and not be listed.
    /// </summary>
    /// <param name="policy">The owner's policy.</param>
    /// <param name="running">The version that runs.</param>
    /// <param name="listed">The versions listed, in any order.</param>
    public static bool NeedsWholeList(VersionPolicy policy, string running, IReadOnlyList<string> listed)
    {
        bool newer = false;
        foreach (string candidate in listed)
        {
            if (Allows(policy, running, candidate))
            {
                return false;
            }

            newer |= Allows(VersionPolicy.Minor, running, candidate);
        }

        return newer && policy != VersionPolicy.Manual;
    }

    /// <summary>The toolchain to go to; the running one when there is none.</summary>
    /// <param name="policy">The owner's policy.</param>
    /// <param name="running">The toolchain that the running binary was built with.</param>
    /// <param name="known">The newest toolchains.</param>
    /// <param name="withNewVersion">A new module version is installed anyway.</param>
    public static string Toolchain(ToolchainPolicy policy, string running, KnownToolchains known, bool withNewVersion)
    {
        string wanted = policy switch
        {
            ToolchainPolicy.Patch => SameMinor(running, known) ?? running,
            ToolchainPolicy.Minor => known.Current,
            ToolchainPolicy.Supported => Supported(running, known),
            ToolchainPolicy.Follow => withNewVersion ? known.Current : Supported(running, known),
            _ => running,
        };
        return IsNewerToolchain(wanted, running) ? wanted : running;
    }

    /// <summary>Whether a toolchain may follow another, whatever the newest ones are.</summary>
    public static bool AllowsToolchain(ToolchainPolicy policy, string running, string candidate) =>
        IsNewerToolchain(candidate, running) && policy switch
        {
            ToolchainPolicy.Manual => false,
            ToolchainPolicy.Patch => AreSameMinor(candidate, running),
            _ => true,
        };

    /// <summary>Whether one toolchain is newer than another; a text that is none is never newer.</summary>
    public static bool IsNewerToolchain(string candidate, string running) =>
        GoVersion.TryParse(candidate) is { IsRelease: true } to && GoVersion.TryParse(running) is { } from && to > from;

    /// <summary>While its minor is supported, the newest of it; afterwards the older of those that are.</summary>
    private static string Supported(string running, KnownToolchains known) => SameMinor(running, known)
        ?? (known.Previous == "" ? known.Current : known.Previous);

    private static string? SameMinor(string running, KnownToolchains known) =>
        Array.Find([known.Current, known.Previous], candidate => AreSameMinor(candidate, running));

    private static bool AreSameMinor(string a, string b) => GoVersion.TryParse(a) is { } one
        && GoVersion.TryParse(b) is { } other && one.Major == other.Major && one.Minor == other.Minor;
}

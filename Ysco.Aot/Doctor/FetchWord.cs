using Ysco.Go;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Doctor;

/// <summary>The command that fetches a program anew, with its evidence. What replaces a release that is installed
/// is that release, and no newer one: that would be an update, and past policy and delay.</summary>
/// <param name="releases">Where its releases come from; null for a Go program.</param>
/// <param name="key">The release key as the configuration has it.</param>
internal sealed class FetchWord(ReleaseTerms? releases, string key)
{
    /// <summary>The newest version.</summary>
    internal string Latest => releases is null ? "ysco fetch MODULE@latest" : Of(null, "");

    /// <summary>A version that is known, into a file.</summary>
    /// <param name="info">What is known of it; null for nothing.</param>
    /// <param name="binary">The file; empty for its own name, and then, of a release that is not known, for the newest.</param>
    internal string Of(BuildInfo? info, string binary)
    {
        string output = binary == "" ? "" : $" -o {ShellWord.Path(binary)}";
        if (releases is null)
        {
            return info is null ? Latest
                : $"ysco fetch -goversion {ShellWord.Quote(info.GoVersion)}{output} "
                    + ShellWord.Quote($"{info.ModulePath}@{info.Version}{(info.PkgDir == "/" ? "" : info.PkgDir)}");
        }

        string name = releases.Name == "" ? "NAME" : releases.Name;
        string version = info is { Version: not "" } ? info.Version : binary == "" ? "" : ReleasedProgram.InstalledAs(binary, releases.Name);
        return releases.Source is not { } source ? "ysco testconfig <ys/ysco.conf"
            : source.LogKey is { } log
            ? $"ysco fetch -key {ShellWord.Quote(log.ToString())}{(source.LogUrl == "" ? "" : $" -url {ShellWord.Quote(source.LogUrl)}")} -goversion none{output} "
                + ShellWord.Quote($"{name}@{(version == "" ? "VERSION" : version)}")
            : $"ysco fetch -manifest {ShellWord.Quote(source.ManifestUrl)} {(source.Key is null ? "-allowunsigned" : $"-releasekey {ShellWord.Quote(key)}")}{output} "
                + ShellWord.Quote($"{name}@{(version != "" ? version : binary == "" ? "latest" : "VERSION")}");
    }
}

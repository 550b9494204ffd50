using Ysco.Go;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Doctor;

/// <summary>The command that fetches a program anew, with its evidence. What replaces a release that is installed
/// is that release, and no newer one: that would be an update, and past policy and delay.</summary>
/// <param name="folder">The state folder, for its configuration and what is held of the log.</param>
/// <param name="releases">Where its releases come from; null for a Go program.</param>
/// <param name="key">The release key as the configuration has it.</param>
internal sealed class FetchWord(string folder, ReleaseTerms? releases, string key)
{
    /// <summary>The newest version.</summary>
    internal string Latest => releases is null ? Newest("MODULE") : Of(null, "");

    /// <summary>The newest version of a Go program.</summary>
    /// <param name="module">Its module, as a shell takes it.</param>
    internal string Newest(string module) => $"{Command} {module}@latest";

    private string Command => $"ysco fetch{FolderCheck.Flag(folder)}";

    /// <summary>A version that is known, into a file.</summary>
    /// <param name="info">What is known of it; null for nothing.</param>
    /// <param name="binary">The file; empty for its own name, and then, of a release that is not known, for the newest.</param>
    internal string Of(BuildInfo? info, string binary)
    {
        string output = binary == "" ? "" : $" -o {ShellWord.Path(binary)}";
        if (releases is null)
        {
            return info is null ? Latest
                : $"{Command} -goversion {ShellWord.Quote(info.GoVersion)}{output} "
                    + ShellWord.Quote($"{info.ModulePath}@{info.Version}{(info.PkgDir == "/" ? "" : info.PkgDir)}");
        }

        string name = releases.Name == "" ? "NAME" : releases.Name;
        string version = info is { Version: not "" } ? info.Version : binary == "" ? "" : ReleasedProgram.InstalledAs(binary, releases.Name);
        return releases.Source is not { } source ? $"ysco testconfig <{ShellWord.Path($"{folder}/ysco.conf")}"
            : source.LogKey is { } log
            ? $"{Command} -key {ShellWord.Quote(log.ToString())}{(source.LogUrl == "" ? "" : $" -url {ShellWord.Quote(source.LogUrl)}")} -goversion none{output} "
                + ShellWord.Quote($"{name}@{(version == "" ? "VERSION" : version)}")
            : $"{Command} -manifest {ShellWord.Quote(source.ManifestUrl)} {(source.Key is null ? "-allowunsigned" : $"-releasekey {ShellWord.Quote(key)}")}{output} "
                + ShellWord.Quote($"{name}@{(version != "" ? version : binary == "" ? "latest" : "VERSION")}");
    }
}

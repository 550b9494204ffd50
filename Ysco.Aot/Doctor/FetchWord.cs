using Ysco.Durable;
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

    /// <summary>The newest version, into a file that is not there yet.</summary>
    internal string Into(string file) => releases is { Source: { } source } ? Release(source, file, source.LogKey is null ? "latest" : "VERSION")
        : releases is null ? $"{Command} -o {ShellWord.Path(file)} MODULE@latest"
        : Of(null, "");

    private string Command => $"ysco fetch{FolderCheck.Flag(folder)}";

    /// <summary>A version that is known, into a file.</summary>
    /// <param name="info">What is known of it; null for nothing.</param>
    /// <param name="binary">The file; empty for its own name, and then, of a release that is not known, for the newest. One that is there and of which
    /// nothing says that it is of this program is not written to: it may be another's.</param>
    internal string Of(BuildInfo? info, string binary)
    {
        if (releases is null)
        {
            return info is null ? Latest
                : $"{Command} -goversion {ShellWord.Quote(info.GoVersion)}{Output(binary)} "
                    + ShellWord.Quote($"{info.ModulePath}@{info.Version}{(info.PkgDir == "/" ? "" : info.PkgDir)}");
        }

        if (releases.Source is not { } source)
        {
            return $"ysco testconfig <{ShellWord.Path($"{folder}/ysco.conf")}";
        }

        string version = info is { Version: not "" } ? info.Version : binary == "" ? "" : ReleasedProgram.InstalledAs(binary, releases.Name);
        return version != "" ? Release(source, binary, version)
            : binary == "" ? Release(source, "", source.LogKey is null ? "latest" : "VERSION")
            : Release(source, $"{DurableFile.FolderOf(binary)}/{Name[(Name.LastIndexOf('/') + 1)..]}-VERSION", "VERSION");
    }

    private string Name => releases is { Name: not "" } named ? named.Name : "NAME";

    private string Release(ReleaseSource source, string output, string version) => (source.LogKey is { } log
        ? $"{Command} -key {ShellWord.Quote(log.ToString())}{(source.LogUrl == "" ? "" : $" -url {ShellWord.Quote(source.LogUrl)}")} -goversion none"
        : $"{Command} -manifest {ShellWord.Quote(source.ManifestUrl)} {(source.Key is null ? "-allowunsigned" : $"-releasekey {ShellWord.Quote(key)}")}")
        + $"{Output(output)} {ShellWord.Quote($"{Name}@{version}")}";

    private static string Output(string file) => file == "" ? "" : $" -o {ShellWord.Path(file)}";
}

using System.Globalization;
using Ysco.Results;

namespace Ysco.Doctor;

/// <summary>Whether a ysco runs with the folder, and can be asked.</summary>
internal static class RunningCheck
{
    internal const string Name = "ysco";

    /// <summary>Judges what was seen. Pure.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="holder">The process that has the folder's lock; null for none.</param>
    /// <param name="version">What the one that runs is; null when it did not answer.</param>
    /// <param name="failure">Why it could not be asked; null when nothing listens.</param>
    /// <param name="alone">The services that run, in words: where no ysco does, nobody watches them.</param>
    /// <param name="start">The command that starts a ysco, which takes them over.</param>
    internal static Finding Of(string folder, int? holder, string? version, Failure? failure, List<string> alone, string start)
    {
        string process = holder is { } pid ? string.Create(CultureInfo.InvariantCulture, $" as process {pid}") : "";
        return version is not null ? Finding.Ok(Name, $"{version} runs with {folder}{process}")
            : failure is not null ? Finding.Fail(Name, $"one runs with {folder}{process}, and cannot be asked: {failure.Message}", Restart(folder, holder))
            : holder is null && alone.Count > 0
            ? Finding.Warn(Name, $"none runs with {folder}, and {(alone.Count == 1 ? "its service runs" : "services run")} on by {(alone.Count == 1 ? "itself as " : "themselves: ")}{string.Join(", ", alone)}; nobody watches {(alone.Count == 1 ? "it" : "them")}", $"{start}  # or what starts ysco: it takes over what runs")
            : holder is null ? Finding.Ok(Name, $"none runs with {folder}")
            : Finding.Fail(Name, $"one runs with {folder}{process}, and nothing listens at {folder}/ysco.sock", Restart(folder, holder));
    }

    // It passes TERM on to the service, and ends with it; whatever starts it starts both again.
    private static string Restart(string folder, int? holder) => holder is { } pid
        ? string.Create(CultureInfo.InvariantCulture, $"kill {pid}  # what starts ysco starts it again")
        : $"sudo ysco doctor{FolderCheck.Flag(folder)}";
}

using System.Globalization;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Doctor;

/// <summary>state.json: whole, and nothing in it that holds updates back.</summary>
internal static class StateCheck
{
    internal const string Name = "state";

    /// <summary>Judges it. Pure.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="read">What is in the file, or why it cannot be read.</param>
    /// <param name="elsewhere">A file that it names and that is in another folder than the service's; empty when there is none.</param>
    /// <param name="home">The folder of the service's binaries.</param>
    internal static Finding Of(string folder, Result<DurableState> read, string elsewhere, string home)
    {
        string file = $"{folder}/state.json";
        string path = ShellWord.Path(file);
        if (!read.Try(out DurableState? state, out Failure? failure))
        {
            // As a start does it. Without a pause, a build that was rolled back before could be installed again.
            return Finding.Fail(
                Name, $"{failure.Message} (the next start sets it aside, and pauses updates)",
                $"mv {path} {path}.damaged && echo '{{\"PauseReason\": \"state.json was damaged\"}}' >{path}");
        }

        if (elsewhere != "")
        {
            return Finding.Warn(
                Name, $"{file} names files of another folder, such as {elsewhere}, and the service is in {home} (was it moved or copied? stop ysco before this is mended)",
                $"sed -i {ShellWord.Quote($"s|{DurableFile.FolderOf(elsewhere)}/|{home}/|g")} {path}");
        }

        return state.PauseReason != "" ? Finding.Warn(Name, $"updates are paused: {state.PauseReason}", $"ysco unpause{FolderCheck.Flag(folder)}")
            : Finding.Ok(Name, file + Wait("", state.Backoff, state.BackoffReason) + Wait(" with updates of ysco", state.SelfBackoff, state.SelfBackoffReason));
    }

    private static string Wait(string whose, int hours, string reason) =>
        hours == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; waits {hours} h{whose} after a failure: {reason}");

    private static string Real(string folder) => Files.RealPath(folder) ?? folder;

    /// <summary>The first binary of the service that is named and is in another folder; empty when there is none, or the folder is not known.</summary>
    internal static string Elsewhere(DurableState? state, string home)
    {
        if (state is null || home == "")
        {
            return "";
        }

        string[] named = [state.PreviousBinarySvc, state.Trial?.OldBinary ?? "", state.Trial?.NewBinary ?? ""];
        return Array.Find(named, file => file.Contains('/', StringComparison.Ordinal) && !SameFile.Node(Real(DurableFile.FolderOf(file)), home)) ?? "";
    }
}

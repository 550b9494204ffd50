using System.Globalization;
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
    internal static Finding Of(string folder, Result<DurableState> read)
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

        return state.PauseReason != "" ? Finding.Warn(Name, $"updates are paused: {state.PauseReason}", "ysco unpause")
            : Finding.Ok(Name, state.Backoff == 0 ? file
                : string.Create(CultureInfo.InvariantCulture, $"{file}; waits {state.Backoff} h after a failure: {state.BackoffReason}"));
    }
}

using Ysco.Commands.Proof;
using Ysco.Commands.StateFolders;
using Ysco.Posix;
using Ysco.Runtime;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Commands.Running;

/// <summary>
/// The first thing that a ysco on trial does: it counts its start where that outlives it, and gives the place back to the ysco
/// before it when it was started too often already, or cannot go on. So whatever starts ysco again (systemd, an rc script) comes
/// to one that works.
/// </summary>
/// <param name="folder">The state folder.</param>
/// <param name="handed">What was handed over; null when nothing was.</param>
/// <param name="argv">Our command line.</param>
internal sealed class SelfGuard(string folder, Handover? handed, string[] argv)
{
    /// <summary>Counts a start of a new program, or does not return.</summary>
    internal void CountStart()
    {
        if (OnTrial() is not var (state, trial))
        {
            return;
        }

        if (trial.Starts >= UpdateMachine.MaxTrialStarts)
        {
            GiveBack(state, trial, $"did not live through {trial.Starts} starts");
            return;
        }

        // A start that is not counted could be one of many, for ever: the one before us needs no count.
        if (new StateFile($"{folder}/state.json").Save(state with { SelfTrial = trial with { Starts = trial.Starts + 1 } }) is { } failure)
        {
            GiveBack(state, trial, $"cannot write down that it was started: {failure.Message}");
        }
    }

    /// <summary>Executes the ysco before us, when we are on trial: then it does not return.</summary>
    /// <param name="reason">Why.</param>
    internal void GiveBack(string reason)
    {
        if (OnTrial() is var (state, trial))
        {
            GiveBack(state, trial, $"cannot take over: {reason}");
        }
    }

    private void GiveBack(DurableState state, SelfTrial trial, string reason)
    {
        _ = new StateFile($"{folder}/state.json").Save(state with { SelfTrial = trial with { Reason = reason } });
        // Somebody may have removed it: then what the path leads to, unless that is ourselves.
        string old = ServicePath.NotAProgram(trial.OldBinary) is null ? trial.OldBinary : trial.Path;
        if (FileStatus.Of(old) is not { } there || ProcFolder.Status("self/exe")?.IsSameFile(there) == true)
        {
            return;
        }

        if (handed is null)
        {
            _ = OwnExec.Run(old, OwnArguments.All(argv));
        }
        else
        {
            _ = Renewal.Begin(handed, argv, old);
        }
    }

    /// <summary>
    /// The trial that we are the new program of; null when there is none. As a ysco before us has written it: whoever owns the folder could name
    /// any program as that.
    /// </summary>
    private (DurableState State, SelfTrial Trial)? OnTrial() =>
        StateFolder.ReadOwnState(folder).Try(out DurableState? state, out _) && state.SelfTrial is { } trial && OwnProof.IsOwnVersion(trial.NewVersion)
        && !OwnProof.IsOwnVersion(trial.OldVersion)
            ? (state, trial)
            : null;
}

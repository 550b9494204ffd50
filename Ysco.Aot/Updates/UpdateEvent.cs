using Ysco.Results;

namespace Ysco.Updates;

/// <summary>Something that happened: all that can change the state.</summary>
public abstract record UpdateEvent
{
    private UpdateEvent()
    {
    }

    /// <summary>The first event: what was found at the service path and in the process table.</summary>
    /// <param name="Service">The build at the service path.</param>
    /// <param name="Binary">Its file, links resolved.</param>
    /// <param name="RunningBinary">The file of the service that an earlier run of ours left running; null when none runs.</param>
    /// <param name="IsRenewed">It was we who left it running, to execute ourselves anew: nobody looked away.</param>
    /// <param name="IsPathBroken">The service path does not lead to a program; <paramref name="Service"/> and <paramref name="Binary"/> are what runs.</param>
    /// <param name="NextCheck">In what time a check is due; null for after the configured delay.</param>
    /// <param name="IsUnchanged">And with the same configuration; or ysco runs already, and only the service is started.</param>
    /// <param name="IsResting">A service that does not run waits for its next start, and is not started now.</param>
    public sealed record Booted(
        Build Service, string Binary, string? RunningBinary, bool IsRenewed = false, bool IsPathBroken = false, TimeSpan? NextCheck = null,
        bool IsUnchanged = false, bool IsResting = false) : UpdateEvent;

    /// <summary>The service path points at <paramref name="Binary"/> now, or does not.</summary>
    /// <param name="Binary">The file that it was to be switched to.</param>
    /// <param name="Failure">Why it was not.</param>
    /// <param name="IsGone">It was not, because there is no such program any more.</param>
    public sealed record Switched(string Binary, Failure? Failure, bool IsGone = false) : UpdateEvent;

    /// <summary>A binary that was to be removed is gone.</summary>
    public sealed record Removed(string Binary) : UpdateEvent;

    /// <summary>The service was started, or could not be.</summary>
    public sealed record Started(Failure? Failure) : UpdateEvent;

    /// <summary>The service process ended.</summary>
    public sealed record Ended(ServiceEnd How) : UpdateEvent;

    /// <summary>The service, which rested after its end, is to be started again.</summary>
    /// <param name="IsAnew">By another supervisor, whatever is under way here.</param>
    /// <param name="IsUnsaved">What another one would read is not what we know: state.json cannot be written.</param>
    public sealed record RestIsOver(bool IsAnew, bool IsUnsaved = false) : UpdateEvent;

    /// <summary>The service says that it is ready.</summary>
    public sealed record Ready : UpdateEvent;

    /// <summary>The service was asked how it is.</summary>
    /// <param name="Trouble">What is wrong with it; null when it is healthy.</param>
    public sealed record HealthSeen(string? Trouble) : UpdateEvent;

    /// <summary>A hook ended, or could not be run.</summary>
    /// <param name="Hook">Which.</param>
    /// <param name="Status">Its exit status; null when it has none.</param>
    /// <param name="How">How it ended, in words.</param>
    /// <param name="IsStarted">It ran; else the words say why it could not be started.</param>
    public sealed record HookEnded(HookKind Hook, int? Status, string How, bool IsStarted = true) : UpdateEvent;

    /// <summary>A signal came in.</summary>
    public sealed record Signalled(int Signal) : UpdateEvent;

    /// <summary>Time has passed, or the clock was set.</summary>
    public sealed record Ticked : UpdateEvent;

    /// <summary>A check is wanted now, and someone waits for its end.</summary>
    public sealed record CheckWanted(int Waiter) : UpdateEvent;

    /// <summary>Somebody, anybody, says that there is something new.</summary>
    public sealed record Notified(bool Toolchain) : UpdateEvent;

    /// <summary>The check ended.</summary>
    public sealed record Checked(CheckOutcome Outcome) : UpdateEvent;

    /// <summary>An update is asked for.</summary>
    public sealed record UpdateWanted(UpdateRequest Request) : UpdateEvent;

    /// <summary>The build was fetched, proven and laid beside the old one, or was not.</summary>
    /// <param name="Binary">The new file; empty when there is none.</param>
    /// <param name="OldBinary">The name under which the old one can be gone back to after a switch.</param>
    /// <param name="Failure">Why it cannot be switched to.</param>
    public sealed record Fetched(string Binary, string OldBinary, Failure? Failure) : UpdateEvent;

    /// <summary>The new ysco was tried.</summary>
    /// <param name="Failure">Why it cannot take our place; null when it can.</param>
    public sealed record SelfTested(Failure? Failure) : UpdateEvent;

    /// <summary>The path that we are started by leads to us, the new ysco that lived; or it could not be switched, which was said.</summary>
    public sealed record SelfSwitched : UpdateEvent;

    /// <summary>The new ysco could not be executed in our place.</summary>
    public sealed record NotRenewed(Failure Failure) : UpdateEvent;

    /// <summary>Automatic updates are to be paused; without a reason for the one that they are paused for already.</summary>
    public sealed record PauseWanted(string Reason, int Waiter) : UpdateEvent;

    /// <summary>Another configuration is to be taken up, which was found to be good.</summary>
    public sealed record ConfigWanted(string Text, int Waiter) : UpdateEvent;

    /// <summary>The process is executed anew for the sake of another service in it, which nothing stood against.</summary>
    public sealed record RenewedForAnother : UpdateEvent;

    /// <summary>Automatic updates are to go on.</summary>
    public sealed record UnpauseWanted(int Waiter) : UpdateEvent;
}

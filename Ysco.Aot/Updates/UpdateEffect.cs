using Ysco.Logging;

namespace Ysco.Updates;

/// <summary>An act in the world, performed after the step that decided it, in order, by the effect runner.</summary>
public abstract record UpdateEffect
{
    private UpdateEffect()
    {
    }

    /// <summary>Make the service path be this binary, in one atomic step. Answered by <see cref="UpdateEvent.Switched"/>.</summary>
    public sealed record Switch(string Binary) : UpdateEffect;

    /// <summary>
    /// Start the service: the file at the service path, or <paramref name="Binary"/> itself when the path could not be
    /// switched. With <paramref name="IsReturn"/> it ran until we ended it, and what is started is the file that ran: the path
    /// may lead to another by now. Answered by <see cref="UpdateEvent.Started"/>.
    /// </summary>
    public sealed record Start(string? Binary, bool IsReturn = false) : UpdateEffect;

    /// <summary>The service that an earlier run of ours left running was taken over: to be told.</summary>
    public sealed record Adopt : UpdateEffect;

    /// <summary>The service does not run, and is to be started again after a pause. Answered by <see cref="UpdateEvent.RestIsOver"/>.</summary>
    /// <param name="Why">How it ended, or why it cannot be started.</param>
    public sealed record Rest(string Why) : UpdateEffect;

    /// <summary>Send a signal to the service; to its whole process group when asked so.</summary>
    public sealed record Signal(int Number, bool Group) : UpdateEffect;

    /// <summary>Ask the service how it is. Answered by <see cref="UpdateEvent.HealthSeen"/>, in bounded time.</summary>
    public sealed record AskHealth : UpdateEffect;

    /// <summary>Ask what versions there are. Answered by <see cref="UpdateEvent.Checked"/>.</summary>
    public sealed record Check : UpdateEffect;

    /// <summary>
    /// Get a build, out of <paramref name="Bundle"/> unless that is empty, prove it, lay it beside the old one. Answered by
    /// <see cref="UpdateEvent.Fetched"/>.
    /// </summary>
    public sealed record Fetch(Build Target, string Bundle = "") : UpdateEffect;

    /// <summary>Run a program of the owner's. Answered by <see cref="UpdateEvent.HookEnded"/>, in bounded time.</summary>
    public sealed record RunHook(HookKind Hook, HookFacts Facts) : UpdateEffect;

    /// <summary>End a fetch, a check and hooks that are under way; they are not answered any more.</summary>
    public sealed record AbandonWorkers : UpdateEffect;

    /// <summary>
    /// Remove a binary that we installed, and its evidence. Answered by <see cref="UpdateEvent.Removed"/> when it is gone.
    /// </summary>
    public sealed record Remove(string Binary) : UpdateEffect;

    /// <summary>Answer somebody who waits.</summary>
    public sealed record Reply(int Waiter, UpdateReply Outcome) : UpdateEffect;

    /// <summary>Count something.</summary>
    public sealed record Count(UpdateCounter Counter) : UpdateEffect;

    /// <summary>Keep in the history that something happened; quietly when nobody is to be told (Notify).</summary>
    public sealed record Note(HistoryEntry Entry, bool IsQuiet = false) : UpdateEffect;

    /// <summary>Say something in the log.</summary>
    public sealed record Say(LogLevel Level, string Message, string Key = "", string Value = "") : UpdateEffect;

    /// <summary>
    /// Save this configuration, and execute ourselves anew with it. Whoever waits is answered by the program that comes after
    /// us; by us when it does not come to that.
    /// </summary>
    public sealed record Renew(string ConfigText, int Waiter) : UpdateEffect;

    /// <summary>Get a release of ysco, prove it, lay it beside ours. Answered by <see cref="UpdateEvent.Fetched"/>.</summary>
    public sealed record FetchSelf(Build Target, string Bundle = "") : UpdateEffect;

    /// <summary>Have a new ysco say whether it can take our place. Answered by <see cref="UpdateEvent.SelfTested"/>, in bounded time.</summary>
    public sealed record TestSelf(string Binary) : UpdateEffect;

    /// <summary>
    /// Execute a new ysco in our place, with whoever waits answered by it. Answered by <see cref="UpdateEvent.NotRenewed"/> when that
    /// cannot be done.
    /// </summary>
    public sealed record RenewSelf(string Binary, int? Waiter) : UpdateEffect;

    /// <summary>
    /// Make the path that we are started by be this binary; where <paramref name="From"/> is not empty, only when it is that one, or leads
    /// nowhere. Answered by <see cref="UpdateEvent.SelfSwitched"/> when that is empty.
    /// </summary>
    public sealed record SwitchSelf(string Binary, string From = "") : UpdateEffect;

    /// <summary>No ysco is watched, or not any more: whoever stands by to bring the old one back need not.</summary>
    public sealed record SelfKept : UpdateEffect;

    /// <summary>Exit with this status.</summary>
    public sealed record Exit(int Status) : UpdateEffect;
}

namespace Ysco.Updates;

/// <summary>
/// An update under way, written down before each act of it that cannot be undone, so that a start of ours after a
/// power cut knows what to go on with and what to go back to.
/// </summary>
/// <param name="Stage">How far it got.</param>
/// <param name="Since">When it began; while it is watched: when the watch began.</param>
/// <param name="Starts">How often the new binary was started and not seen through its watch.</param>
/// <param name="New">The build on trial.</param>
/// <param name="NewBinary">Its file.</param>
/// <param name="Old">The build to go back to.</param>
/// <param name="OldBinary">Its file.</param>
/// <param name="AwaitsReady">The new one was started and is to say that it is ready: it has not yet.</param>
/// <param name="Reason">How the new one failed; empty when it has not.</param>
public sealed record Trial(
    TrialStage Stage, DateTimeOffset Since, int Starts, Build New, string NewBinary, Build Old, string OldBinary,
    bool AwaitsReady = false, string Reason = "");

namespace Ysco.Updates;

/// <summary>How far an update got that is not finished.</summary>
public enum TrialStage
{
    /// <summary>The old one is being stopped; or, where the service path leads to the new one, that was started once perhaps.</summary>
    Switching,

    /// <summary>The new one was started and is being watched.</summary>
    Watching,

    /// <summary>The new one failed; the old one is to come back.</summary>
    Failed,
}

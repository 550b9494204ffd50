namespace Ysco.Config;

/// <summary>What somebody can be told of.</summary>
public enum NotifyKind
{
    /// <summary>A check found something newer than what runs.</summary>
    Found,

    /// <summary>An update waits for its time.</summary>
    Scheduled,

    /// <summary>A new version lived through its watch.</summary>
    Updated,

    /// <summary>An update failed, or the start of the service, with which ysco ends.</summary>
    Failed,

    /// <summary>The version that ran before runs again.</summary>
    RolledBack,

    /// <summary>Automatic updates were paused.</summary>
    Paused,
}

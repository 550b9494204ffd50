using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>What a surface can ask for. It changes nothing itself: it becomes an event in the queue.</summary>
public abstract record AdminCommand
{
    private AdminCommand()
    {
    }

    /// <summary>Look for new versions now; answered when that ended.</summary>
    public sealed record Check : AdminCommand;

    /// <summary>Stop automatic updates.</summary>
    /// <param name="Reason">Why; empty when that is not said.</param>
    public sealed record Pause(string Reason) : AdminCommand;

    /// <summary>Let automatic updates go on.</summary>
    public sealed record Unpause : AdminCommand;

    /// <summary>Take up another configuration: saved and read anew, by us executed anew; answered when that has come up.</summary>
    /// <param name="Text">All of it.</param>
    /// <param name="Replaces">
    /// The <see cref="State.ConfigFile.Sum"/> of the file that it is to replace: no other file is. Empty for whatever is there.
    /// </param>
    public sealed record SaveConfig(string Text, string Replaces = "") : AdminCommand;

    /// <summary>Take up ysco.conf as it is on disk, and the password: as if it was saved with exactly this text.</summary>
    public sealed record Reload : AdminCommand;

    /// <summary>Update now; answered when the new one runs, or did not come to run. Takes minutes.</summary>
    /// <param name="Which">Whose.</param>
    /// <param name="Version">A version, <c>latest</c> or <c>current</c>; never empty.</param>
    /// <param name="GoVersion">The same for the toolchain; empty only when it is ourselves that are updated.</param>
    public sealed record Update(Which Which, string Version, string GoVersion) : AdminCommand;

    /// <summary>The same out of a bundle.</summary>
    /// <param name="Which">Whose it is said to be.</param>
    /// <param name="Version">The version that it says it is of.</param>
    /// <param name="GoVersion">The toolchain that it says it is of; <c>none</c> for none.</param>
    /// <param name="Bundle">The bundle.</param>
    public sealed record Install(Which Which, string Version, string GoVersion, OfferedBundle Bundle) : AdminCommand;

    /// <summary>Send a test to everybody who is told of what happens; answered when it is queued.</summary>
    public sealed record TestNotify : AdminCommand;

    /// <summary>Somebody, anybody, says that there is a new version; nobody waits.</summary>
    public sealed record Notify : AdminCommand;

    /// <summary>Somebody, anybody, says that there is a new toolchain; nobody waits.</summary>
    public sealed record NotifyToolchain : AdminCommand;
}

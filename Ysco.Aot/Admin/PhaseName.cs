using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>What is being done with the service, as /json has it.</summary>
internal static class PhaseName
{
    private static readonly (Phase Phase, string Name)[] All =
    [
        (Phase.Booting, "booting"), (Phase.Idle, "idle"), (Phase.Fetching, "fetching"), (Phase.Stopping, "stopping"),
        (Phase.Switching, "switching"), (Phase.Watching, "watching"), (Phase.RollingBack, "rollingback"), (Phase.Ended, "ended"),
        (Phase.Renewing, "renewing"), (Phase.PreUpdate, "preupdate"),
    ];

    internal static string Of(Phase phase) => Array.Find(All, each => each.Phase == phase).Name;

    /// <summary>The phase of a name; idle when there is none of it.</summary>
    internal static Phase Parse(string name)
    {
        foreach ((Phase phase, string known) in All)
        {
            if (known == name)
            {
                return phase;
            }
        }

        return Phase.Idle;
    }
}

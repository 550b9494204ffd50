using Ysco.Runtime;

namespace Ysco.Commands.Running;

/// <summary>Which service is run, as whom, and where its state is: as the command line of <c>run</c>, or an item of Services, has it.</summary>
/// <param name="Folder">The state folder.</param>
/// <param name="Command">The service path and its arguments.</param>
/// <param name="User">The user that it runs as; empty for ours.</param>
/// <param name="Groups">Groups in place of that user's own; empty for those.</param>
internal sealed record RunTerms(string Folder, string[] Command, string User, string Groups)
{
    /// <summary>The folder of <c>ysco supervise</c>, in which it is one of several; empty for <c>ysco run</c>.</summary>
    internal string HouseFolder { get; init; } = "";

    /// <summary>Why ysco is not updated with this service; empty when it is.</summary>
    internal string NoSelfUpdates { get; init; } = "";

    /// <summary>The descriptor with the folder's lock, from the service's start before; -1 for none.</summary>
    internal int Lock { get; init; } = -1;

    /// <summary>How long this ysco ran before this start of the service.</summary>
    internal TimeSpan Lived { get; init; }

    /// <summary>What was learnt before the service ended; null for nothing.</summary>
    internal Learnt? Learnt { get; init; }

    /// <summary>The configuration that it was started with before; null when this ysco has not started it yet.</summary>
    internal string? FormerConfig { get; init; }

    /// <summary>The path that ysco was started by, as the start before knew it: executed anew, ysco is by then started by another. Empty for none.</summary>
    internal string SelfPath { get; init; } = "";

    /// <summary>It waits for its next start, and is not started now.</summary>
    internal bool Rests { get; init; }

    /// <summary>ysco ran before this service: it is not ysco that starts.</summary>
    internal bool IsLater { get; init; }

    internal bool IsOneOfMany => HouseFolder != "";
}

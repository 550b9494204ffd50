using Ysco.Tests.World;

namespace Ysco.Tests.Demo;

/// <summary>A way of misbehaving that the demo shows.</summary>
/// <param name="Mode">How.</param>
/// <param name="Stage">At which request.</param>
internal sealed record Attack(BuildsMode Mode, BuildsStages Stage)
{
    /// <summary>What asks for the build of a lie that is another module's program must be a program of its own.</summary>
    public bool NeedsService => Mode == BuildsMode.BinaryOfOtherModule;

    /// <summary>Whether only a time limit ends it.</summary>
    public bool NeverEnds => Mode is BuildsMode.StalledBody or BuildsMode.StalledHeader or BuildsMode.DripBody;

    /// <summary>All modes of the builds server that are to be refused, in its order.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        .. Enum.GetValues<BuildsMode>()
            .Where(m => m is not (BuildsMode.Honest or BuildsMode.TreeBackwards))
            .Select(m => new Attack(m, StageOf(m))),
    ];

    // Faults of any answer are shown where they hurt most: where the body is large.
    private static BuildsStages StageOf(BuildsMode mode) => mode switch
    {
        BuildsMode.EndlessBody or BuildsMode.StalledBody or BuildsMode.CutBody => BuildsStages.Download,
        _ => BuildsStages.All,
    };
}

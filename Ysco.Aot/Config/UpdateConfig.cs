namespace Ysco.Config;

/// <summary>Section Update.</summary>
[ConfSection]
public sealed partial record UpdateConfig
{
    /// <summary>
    /// Time between the discovery of a version and its rollout, at least 5s. It leaves time to notice and withdraw
    /// a broken or malicious version before it reaches this machine.
    /// </summary>
    [ConfKey(Min = "5s")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromHours(72);

    /// <summary>
    /// Longest random time that is added to a rollout, so that many machines do not update at the same moment.
    /// </summary>
    [ConfKey(Min = "0s")]
    public TimeSpan Jitter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Go through every version that is found, one after the other. Otherwise a newer version takes the place of
    /// the one that waits.
    /// </summary>
    public bool All { get; init; }
}

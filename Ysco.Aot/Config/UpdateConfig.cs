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
    /// Days and hours, by the local clock, in which updates may be installed: "tu-th,sa" for any hour of those days,
    /// "18-21" for those hours of any day, "mo-fr 9-17" for both. Day ranges include both ends and may wrap; hours go
    /// from 0 to 24, without the last. Several lines add up. Without any, updates may be installed at any time.
    /// </summary>
    [ConfKey(Example = "mo-fr 9-17")]
    public WeeklySchedule Schedule { get; init; } = WeeklySchedule.Always;

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

namespace Ysco.Config;

/// <summary>Section Hooks.</summary>
[ConfSection]
public sealed partial record HooksConfig
{
    /// <summary>
    /// Before each check for versions: the check is left out when it does not exit with 0. Each hook is a program, by a
    /// path that begins with /, ./ or ../, and its arguments, each on a line of its own; no shell reads them. It is run as
    /// the service is (user, groups, limits, folder), with variables YSCO_... that say what it is about, and its output is
    /// logged.
    /// </summary>
    [ConfKey(Example = "/usr/local/bin/may-check")]
    public CommandWords PreCheck { get; init; } = CommandWords.None;

    /// <summary>
    /// Before an update is installed, while the old version runs: 0 goes on, 75 leaves this update out until the next
    /// check, anything else cancels it as a failure.
    /// </summary>
    [ConfKey(Example = "/usr/local/bin/may-update")]
    public CommandWords PreUpdate { get; init; } = CommandWords.None;

    /// <summary>
    /// After a new version has lived through its watch.
    /// </summary>
    [ConfKey(Example = "/usr/local/bin/updated")]
    public CommandWords PostUpdate { get; init; } = CommandWords.None;

    /// <summary>
    /// After an update failed, or was rolled back.
    /// </summary>
    [ConfKey(Example = "/usr/local/bin/failed")]
    public CommandWords OnFailure { get; init; } = CommandWords.None;

    /// <summary>
    /// How long a hook may run, from 1s to 1h; then it is killed with its process group, and has failed.
    /// </summary>
    [ConfKey(Min = "1s", Check = nameof(CheckUpToAnHour))]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    private static string? CheckUpToAnHour(TimeSpan value) => ConfValues.UpToAnHour(value);
}

namespace Ysco.Updates;

/// <summary>
/// Something that was refused because a signature or a proof did not hold. Somebody is to look at it, whatever else waits: it
/// stays until the same succeeds. A class and not a record, as nobody compares two.
/// </summary>
/// <param name="of">What was refused: <see cref="Check"/>, <see cref="Service"/> or <see cref="Self"/>.</param>
/// <param name="version">The version of an update; empty for a check.</param>
/// <param name="at">When.</param>
/// <param name="reason">Why.</param>
public sealed class Alarm(string of, string version, DateTimeOffset at, string reason)
{
    /// <summary>What a check brought.</summary>
    public const string Check = "check";

    /// <summary>An update of the service.</summary>
    public const string Service = "svc";

    /// <summary>An update of ysco itself.</summary>
    public const string Self = "self";

    /// <summary>One of each kind.</summary>
    public const int Max = 3;

    /// <summary>What was refused.</summary>
    public string Of => of;

    /// <summary>The version of an update; empty for a check.</summary>
    public string Version => version;

    /// <summary>When.</summary>
    public DateTimeOffset At => at;

    /// <summary>Why.</summary>
    public string Reason => reason;
}

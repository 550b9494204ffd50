namespace Ysco.Updates;

/// <summary>
/// Something that was refused because a signature or a proof did not hold. Somebody is to look at it, whatever else waits. What a
/// source says stays refused until the source is found in order again; an update until one of the same program is proven. Nothing
/// else ends it: that there is nothing new, or no answer, is no proof. A class and not a record, as nobody compares two.
/// </summary>
/// <param name="of">What was refused: <see cref="Check"/>, <see cref="SelfCheck"/>, <see cref="Service"/> or <see cref="Self"/>.</param>
/// <param name="version">The version of an update; empty for a check.</param>
/// <param name="at">Since when; the same again begins nothing anew.</param>
/// <param name="reason">Why.</param>
public sealed class Alarm(string of, string version, DateTimeOffset at, string reason)
{
    /// <summary>What a check brought of the service.</summary>
    public const string Check = "check";

    /// <summary>What a check brought of ysco itself.</summary>
    public const string SelfCheck = "selfcheck";

    /// <summary>An update of the service.</summary>
    public const string Service = "svc";

    /// <summary>An update of ysco itself.</summary>
    public const string Self = "self";

    /// <summary>One of each kind.</summary>
    public const int Max = 4;

    /// <summary>What was refused.</summary>
    public string Of => of;

    /// <summary>The version of an update; empty for a check.</summary>
    public string Version => version;

    /// <summary>Since when.</summary>
    public DateTimeOffset At => at;

    /// <summary>Why.</summary>
    public string Reason => reason;
}

using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Updates;

/// <summary>What was refused for security, until the same succeeds.</summary>
internal sealed partial class UpdateTurn
{
    /// <summary>Some sentences; what was refused is in them in part.</summary>
    private const int MaxAlarmChars = 1000;

    /// <summary>How something ended. A failure of another kind says nothing for or against it.</summary>
    /// <param name="of">What: a word of <see cref="Alarm"/>.</param>
    /// <param name="version">The version of an update; empty for a check.</param>
    /// <param name="failure">Why it failed; null when it succeeded.</param>
    private void Alert(string of, string version, Failure? failure)
    {
        if (failure is not null and not { Kind: FailureKind.Security })
        {
            return;
        }

        Alarm[] others = Array.FindAll(State.Alarms, alarm => alarm.Of != of);
        if (failure is not null)
        {
            State = State with { Alarms = [.. others, new Alarm(of, version, now.Wall, OneLine.Shortened(failure.Message, MaxAlarmChars))] };
        }
        else if (others.Length < State.Alarms.Length)
        {
            State = State with { Alarms = others };
        }
    }
}

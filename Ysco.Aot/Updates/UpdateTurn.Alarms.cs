using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Updates;

/// <summary>What was refused for security, until that is over.</summary>
internal sealed partial class UpdateTurn
{
    /// <summary>Some sentences; what was refused is in them in part.</summary>
    private const int MaxAlarmChars = 1000;

    /// <summary>What a check brought. What was learnt by the way, or not at all, says nothing for or against the source.</summary>
    private void Alert(CheckOutcome outcome)
    {
        Alert(Alarm.Check, "", outcome.Refusal, outcome.IsSound);
        Alert(Alarm.SelfCheck, "", outcome.SelfRefusal, outcome.IsSelfSound);
    }

    /// <summary>How a fetch ended. A failure of another kind than Security says nothing for or against it; a bundle says nothing of the source.</summary>
    private void Alert(UpdateJob job, Failure? failure)
    {
        (string update, string source) = job.Which == Which.Self ? (Alarm.Self, Alarm.SelfCheck) : (Alarm.Service, Alarm.Check);
        if (failure is { IsOfSource: true })
        {
            Alert(source, "", failure, isOver: false);
            return;
        }

        Alert(update, job.Target.Version, failure, isOver: failure is null);
        Alert(source, "", null, isOver: failure is null && job.Bundle == "");
    }

    /// <summary>Begins, goes on with or ends one.</summary>
    /// <param name="of">What: a word of <see cref="Alarm"/>.</param>
    /// <param name="version">The version of an update; empty for a check.</param>
    /// <param name="failure">Why it failed; null when it did not.</param>
    /// <param name="isOver">Without a failure: whether what was refused is in order.</param>
    private void Alert(string of, string version, Failure? failure, bool isOver)
    {
        Alarm[] others = Array.FindAll(State.Alarms, alarm => alarm.Of != of);
        if (failure is { Kind: FailureKind.Security })
        {
            string reason = OneLine.Shortened(failure.Message, MaxAlarmChars);
            Alarm? before = Array.Find(State.Alarms, alarm => alarm.Of == of && alarm.Version == version && alarm.Reason == reason);
            State = State with { Alarms = [.. others, before ?? new Alarm(of, version, now.Wall, reason)] };
        }
        else if (failure is null && isOver && others.Length < State.Alarms.Length)
        {
            State = State with { Alarms = others };
        }
    }
}

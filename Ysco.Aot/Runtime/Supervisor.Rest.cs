using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>While the service, one of several, waits for its next start (<see cref="IHousehold.Rests"/>).</summary>
public sealed partial class Supervisor
{
    /// <summary>Whether it waits for that: an update may have begun to start it.</summary>
    public bool IsResting => state.IsResting;

    /// <summary>Why another supervisor cannot take our place now; null when it can.</summary>
    public Failure? WhyNotAnew() => isUnsaved ? Failure.Refused("state.json cannot be written")
        : UpdateMachine.WhyNotAnew(state, Now, setup.Settings) is { Length: > 0 } busy ? Failure.Refused($"{busy} (try again when it is over)")
        : !ReadConfig().Try(out string? text, out Failure? failure) ? failure
        : setup.CheckConfig(text);

    /// <summary>The service is to be started again.</summary>
    /// <param name="isAnew">By another supervisor: this one ends (<see cref="IHousehold.Ended"/>). Else it does so when nothing is under way in it.</param>
    public void RestIsOver(bool isAnew) => Take(new UpdateEvent.RestIsOver(isAnew || LeadsElsewhere, isUnsaved));

    /// <summary>Somebody put another program at the service path meanwhile, of which we know nothing.</summary>
    private bool LeadsElsewhere => !state.PathStuck && path.Resolve().Try(out string? binary, out _)
        && (service.File is { } ran ? !ran.IsAt(path.Path) : binary != state.ServiceBinary);

    private void Rest(string why)
    {
        _ = ServiceRecord.None.Save(setup.ServiceRecordPath);
        household.Rests(why);
    }
}

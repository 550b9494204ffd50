namespace Ysco.Dns.Dnssec;

/// <summary>Counts what a look-up costs, and says when it is enough.</summary>
internal sealed class WorkBudget
{
    private int checks;
    private int failures;
    private int hashes;

    /// <summary>Whether something was not done because it would have been too much: no verdict but bogus can follow.</summary>
    internal bool IsExceeded { get; private set; }

    internal bool TryCheck() => Within(checks++ < DnssecLimits.ChecksPerLookup && failures < DnssecLimits.FailedChecksPerLookup);

    internal void CheckFailed() => failures++;

    internal bool TryHash() => Within(hashes++ < DnssecLimits.Nsec3HashesPerLookup);

    /// <summary>Notes that a limit of another kind was reached.</summary>
    internal bool Within(bool isWithin)
    {
        IsExceeded |= !isWithin;
        return isWithin;
    }
}

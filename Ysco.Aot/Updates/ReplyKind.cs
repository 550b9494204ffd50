namespace Ysco.Updates;

/// <summary>How a request went.</summary>
public enum ReplyKind
{
    /// <summary>Done; HTTP 200.</summary>
    Done,

    /// <summary>Bad, busy, or there already; HTTP 400.</summary>
    Refused,

    /// <summary>Tried and failed; HTTP 500.</summary>
    Failed,
}

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

    /// <summary>The same, and something that was to prove it was proven wrong; HTTP 500, and a header field says so.</summary>
    Disproven,

    /// <summary>What was to be changed is not what it was when whoever asks saw it; HTTP 409.</summary>
    Conflict,
}

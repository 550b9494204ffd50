namespace Ysco.Results;

/// <summary>
/// Why something did not work, as far as it changes what is done next: a security failure is not a network
/// failure is not a malformed message. Each has its own counter, log level and exit code.
/// </summary>
public enum FailureKind
{
    /// <summary>What was given (a file, a flag, a message) is malformed or not allowed.</summary>
    Invalid,

    /// <summary>The other side answered, and said no (404 with a reason, a 500).</summary>
    Refused,

    /// <summary>No answer, or none in time.</summary>
    Network,

    /// <summary>This machine said no: a file, a process, a permission, a full disk.</summary>
    Local,

    /// <summary>A signature or a proof does not hold: someone misbehaves, or bytes were altered on the way.</summary>
    Security,
}

using Ysco.Results;

namespace Ysco.Net;

/// <summary>
/// Carries a failure through <see cref="Stream.Read(byte[], int, int)"/>, which has no other way to report one; whoever
/// reads the stream turns it into a result again.
/// </summary>
public sealed class FetchException : IOException
{
    /// <summary>Wraps a failure.</summary>
    public FetchException(Failure failure)
        : base(failure.Message) => Failure = failure;

    /// <summary>What went wrong.</summary>
    public Failure Failure { get; }
}

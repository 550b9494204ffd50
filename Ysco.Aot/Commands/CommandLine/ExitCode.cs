using Ysco.Results;

namespace Ysco.Commands.CommandLine;

/// <summary>What a command's exit code says. <c>ysco run</c> ends with the service's own.</summary>
public static class ExitCode
{
    /// <summary>Done; for lookup: the answer is proven (secure).</summary>
    public const int Ok = 0;

    /// <summary>It did not work; one line on standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; the usage was printed.</summary>
    public const int Usage = 3;

    /// <summary>lookup: the zone is proven not to be signed.</summary>
    public const int Insecure = 4;

    /// <summary>lookup: what should be signed is not, or a signature does not hold.</summary>
    public const int Bogus = 5;

    /// <summary>lookup: no answer that says one or the other.</summary>
    public const int Undetermined = 6;

    /// <summary>A log or a signature was proven to misbehave.</summary>
    public const int Security = 7;

    /// <summary>The code for a failure.</summary>
    public static int Of(Failure failure) => failure.Kind == FailureKind.Security ? Security : Failed;
}

namespace Ysco.Updates;

/// <summary>How the service process ended.</summary>
/// <param name="ExitCode">Its exit code; null when a signal ended it, or when it was not our child.</param>
/// <param name="Signal">The signal; null when none did.</param>
public readonly record struct ServiceEnd(int? ExitCode, int? Signal)
{
    /// <summary>Whether it is not known how: it was not our child.</summary>
    public bool IsUnknown => ExitCode is null && Signal is null;

    /// <summary>As a shell tells it: the exit code, 128 + signal, or 1 when it is not known.</summary>
    public int ShellStatus => ExitCode ?? (Signal is { } signal ? 128 + signal : 1);

    /// <summary><c>exit status 3</c>, <c>killed by signal 9</c>.</summary>
    public override string ToString() => ExitCode is { } code
        ? $"exit status {code}"
        : Signal is { } signal ? $"killed by signal {signal}" : "ended (taken over, so its status is not told to ysco)";
}

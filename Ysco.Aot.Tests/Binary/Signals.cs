using System.Runtime.InteropServices;

namespace Ysco.Tests.Binary;

/// <summary>Signals by their Linux numbers.</summary>
public static partial class Signals
{
    /// <summary>SIGHUP.</summary>
    public const int Hup = 1;

    /// <summary>SIGINT.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGUSR1.</summary>
    public const int Usr1 = 10;

    /// <summary>SIGUSR2.</summary>
    public const int Usr2 = 12;

    /// <summary>SIGTERM.</summary>
    public const int Term = 15;

    /// <summary>SIGCONT.</summary>
    public const int Cont = 18;

    /// <summary>SIGSTOP.</summary>
    public const int Stop = 19;

    /// <summary>Sends a signal to one process.</summary>
    /// <returns>Whether it was there to get it.</returns>
    public static bool Send(int pid, int signal) => pid > 1
        ? kill(pid, signal) == 0
        : throw new ArgumentOutOfRangeException(nameof(pid), "one process, by its number");

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}

using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// The machine as a whole, under the C names. In a PID namespace the kernel ends the namespace in place of the machine: whoever
/// started it sees its process 1 killed by INT for a power-off, by HUP for a restart.
/// References: reboot(2), sync(2), kill(2), pid_namespaces(7).
/// </summary>
internal static partial class Machine
{
    /// <summary>The kernel signals process 1 (INT) for Ctrl-Alt-Del, in place of a restart on the spot.</summary>
    internal const int LINUX_REBOOT_CMD_CAD_OFF = 0;
    internal const int LINUX_REBOOT_CMD_POWER_OFF = 0x4321FEDC;
    internal const int LINUX_REBOOT_CMD_RESTART = 0x01234567;

    /// <summary>Everybody but ourselves and what belongs to the kernel.</summary>
    private const int Everybody = -1;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int reboot(int command);

    [LibraryImport("libc")]
    internal static partial void sync();

    /// <summary>Signals all else that lives, when we are process 1: to any other process that is no task.</summary>
    internal static void SignalEverybody(int signal)
    {
        if (Processes.getpid() == 1)
        {
            _ = Signals.kill(Everybody, signal);
        }
    }
}

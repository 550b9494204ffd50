using System.Globalization;
using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>
/// The names and numbers of Linux capabilities.
/// References: capabilities(7); include/uapi/linux/capability.h, numbers 0 to 40.
/// </summary>
public static class Capability
{
    /// <summary>The highest number the kernel's 64-bit sets can hold; those above 40 have no name here.</summary>
    public const int Last = 63;

    /// <summary>The name's index is its number.</summary>
    private static readonly string[] Names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL",
        "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST",
        "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO",
        "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE",
        "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>The number of a capability.</summary>
    /// <param name="text">A name such as <c>CAP_KILL</c>, in any case, or a number: <c>12</c>, <c>0xc</c>.</param>
    /// <returns>0 to 63, or what is wrong with the text.</returns>
    public static Result<int> Parse(string text)
    {
        bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        NumberStyles style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (int.TryParse(hex ? text.AsSpan(2) : text, style, CultureInfo.InvariantCulture, out int number))
        {
            return number is >= 0 and <= Last
                ? number
                : Failure.Invalid($"capability {text} is out of range (0 to {Last})");
        }

        for (int i = 0; i < Names.Length; i++)
        {
            if (Names[i].Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return Failure.Invalid($"unknown capability \"{SconfText.Quote(text)}\" (names as in capabilities(7), or a number)");
    }

    /// <summary>The name of a number, or the number where it has none here.</summary>
    public static string Format(int number) =>
        number < Names.Length ? Names[number] : number.ToString(CultureInfo.InvariantCulture);
}

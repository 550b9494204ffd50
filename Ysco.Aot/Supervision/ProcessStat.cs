using System.Globalization;

namespace Ysco.Supervision;

/// <summary>What /proc/PID/stat tells of a process. Reference: proc_pid_stat(5), fields 3, 4, 5, 6 and 22.</summary>
/// <param name="State">The letter of its state.</param>
/// <param name="Parent">Its parent; 0 when that is outside of our pid namespace.</param>
/// <param name="Group">Its process group.</param>
/// <param name="Session">Its session.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot.</param>
public sealed record ProcessStat(char State, int Parent, int Group, int Session, ulong StartTicks)
{
    /// <summary>It has ended, and somebody has yet to wait for it.</summary>
    public bool HasEnded => State is 'Z' or 'X';

    /// <summary>Reads the line; null when it is none.</summary>
    public static ProcessStat? Parse(string text)
    {
        // The name may hold spaces and parentheses: fields are counted from the last one, which ends field 2.
        const int StartTimeField = 19;
        string[] fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartTimeField
            && fields[0].Length == 1
            && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parent)
            && int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out int group)
            && int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out int session)
            && ulong.TryParse(fields[StartTimeField], NumberStyles.None, CultureInfo.InvariantCulture, out ulong start)
                ? new ProcessStat(fields[0][0], parent, group, session, start)
                : null;
    }
}

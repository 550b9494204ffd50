using System.Globalization;
using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>Finds the service that an earlier run of ours left running, so that there is never a second one.</summary>
public static class ServiceFinder
{
    /// <summary>The process of the record, if it still runs.</summary>
    /// <param name="record">What the earlier run wrote.</param>
    /// <returns>The process; null when none runs.</returns>
    public static ProcessIdentity? Find(ServiceRecord record)
    {
        if (record.Process is { } process)
        {
            return process.IsAlive() ? process : null;
        }

        // Killed between the start and the note of it: look for a process that runs the file and leads its own group.
        return record.BootId != "" && record.BootId == ProcessIdentity.CurrentBootId() ? FindByBinary(record.Binary) : null;
    }

    private static ProcessIdentity? FindByBinary(string binary)
    {
        // At most some thousands of processes on such a machine, and only after that one kind of crash.
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(folder.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && Files.ReadLink($"{folder}/exe") == binary
                && Processes.getpgid(pid) == pid)
            {
                return ProcessIdentity.Of(pid);
            }
        }

        return null;
    }
}

using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>
/// Finds the service that an earlier run of ours left running, so that there is never a second one, and never takes a
/// foreign process for it: what is found is signalled, and killed when it does not obey. When nothing proves that a
/// process is the service, it is not.
/// </summary>
/// <param name="arguments">argv of the service.</param>
/// <param name="user">The user whom it is started as; null for ours.</param>
public sealed class ServiceFinder(byte[][] arguments, uint? user = null)
{
    /// <summary>A line of /proc/PID/status is short, and Uid is among the first ten.</summary>
    private const int StatusBytes = 2048;

    /// <summary>Shells in supervisors in containers: nobody nests deeper.</summary>
    private const int MaxAncestors = 64;

    /// <summary>The service of the record, or the one that a record should have been written of.</summary>
    /// <param name="record">What the earlier run wrote; null when it left nothing that can be read.</param>
    /// <param name="isCurrent">Whether the earlier run could have written the record, had it had anything to write.</param>
    /// <param name="binaries">Binaries that the service may run when the record does not say.</param>
    /// <returns>The process and its binary; null when none runs.</returns>
    public (ProcessIdentity Process, string Binary)? Find(ServiceRecord? record, bool isCurrent, IEnumerable<string> binaries)
    {
        if (record?.Process is { } process && process.IsAlive())
        {
            return (process, record.Binary);
        }

        bool isOfThisBoot = record is not null && record.BootId != "" && record.BootId == ProcessIdentity.CurrentBootId();
        if (isOfThisBoot && record is { Process: not { IsProof: true } } && Search(record, record.Process?.Pid) is { } found)
        {
            return (found, record.Binary);
        }

        bool saysAll = record is not null && isCurrent && (record == ServiceRecord.None || record.BootId != "");
        return saysAll ? null : Search(binaries);
    }

    private (ProcessIdentity, string)? Search(IEnumerable<string> binaries)
    {
        foreach (string binary in binaries.Where(binary => binary != "").Distinct())
        {
            if (Search(new ServiceRecord(null, "", binary), null) is { } found)
            {
                return (found, binary);
            }
        }

        return null;
    }

    private ProcessIdentity? Search(ServiceRecord record, int? only)
    {
        // At most some thousands of processes on such a machine, and only after a crash that left no proof.
        FileStatus? file = FileStatus.Of(record.Binary);
        foreach (int pid in only is { } one ? [one] : ProcFolder.Processes())
        {
            if (Runs(pid, record.Binary, file) && IsOurs(pid, record.StartsAfter) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The same file, under whatever name: an update gives a plain file a second one, and may take the first.</summary>
    private static bool Runs(int pid, string binary, FileStatus? file)
    {
        const string Deleted = " (deleted)";
        string exe = ProcessIdentity.FileOf(pid, "exe");
        return (file is { } wanted && ProcFolder.Status(exe) is { } running && running.IsSameFile(wanted))
            || (file is null && ProcFolder.ReadLink(exe) == binary + Deleted);
    }

    /// <summary>
    /// Whether a process is what we would have started, and its starter is gone: it leads a group, not a session, has the
    /// service's user and its arguments, and its parent only inherited it.
    /// </summary>
    private ProcessIdentity? IsOurs(int pid, ulong startsAfter)
    {
        if (ProcessIdentity.StatOf(pid) is not { HasEnded: false } stat
            || stat.Group != pid || stat.Session == pid || stat.StartTicks < startsAfter
            || RealUser(pid) != (user ?? Processes.getuid()))
        {
            return null;
        }

        var process = new ProcessIdentity(pid, stat.StartTicks, ProcessIdentity.CurrentBootId());
        return process.IsAlive() && IsOrphan(stat, startsAfter != 0) && process.HasArguments(arguments) ? process : null;
    }

    /// <summary>
    /// Orphans go to init, or to a supervisor that asked for them. That one has a session of its own as a rule; when it
    /// has not, it is one of those above us. So is a shell in which somebody runs the program by hand: hence only when the
    /// time of the start speaks for us too.
    /// </summary>
    internal static bool IsOrphan(ProcessStat stat, bool isTimed) => stat.Parent <= 1
        || (ProcessIdentity.StatOf(stat.Parent) is { } parent && parent.Session != stat.Session)
        || (isTimed && IsAboveUs(stat.Parent));

    private static bool IsAboveUs(int pid)
    {
        int above = Processes.getpid();
        for (int i = 0; i < MaxAncestors && above > 1; i++)
        {
            above = ProcessIdentity.StatOf(above)?.Parent ?? 0;
            if (above == pid)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The user whom it was started as: a program that is set-uid, or gives up its rights, keeps that one or loses ours.</summary>
    private static uint? RealUser(int pid)
    {
        string? line = ProcFolder.ReadText(ProcessIdentity.FileOf(pid, "status"), StatusBytes)?
            .Split('\n').FirstOrDefault(l => l.StartsWith("Uid:", StringComparison.Ordinal));
        string[] fields = line?.Split('\t') ?? [];
        return fields.Length > 1 && uint.TryParse(fields[1], out uint uid) ? uid : null;
    }
}

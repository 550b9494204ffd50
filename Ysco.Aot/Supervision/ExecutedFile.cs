using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>
/// Whether any process executes a file, known by device and inode: also one that has nothing to do with us, such as a ysco of
/// another state folder that was started by the same path.
/// References: proc(5), /proc/PID/exe and its permissions; hidepid.
/// Limits: <see cref="MaxProcesses"/>. Processes of other process namespaces are not seen.
/// </summary>
internal static class ExecutedFile
{
    /// <summary>Twice pid_max's default. A machine with more is not gone through: that would hold up the service's supervision.</summary>
    private const int MaxProcesses = 65_536;

    /// <summary>TASK_COMM_LEN is 16, with the NUL; the file has a newline in its place.</summary>
    private const int MaxNameBytes = 16;

    /// <summary>Whether one does; null when that cannot be told.</summary>
    /// <param name="file">The file, no link.</param>
    internal static bool? IsRun(string file)
    {
        if (FileStatus.Of(file, followLinks: false) is not { } status)
        {
            return false;
        }

        // With hidepid the processes of others are not to be seen, and the first one is another's.
        List<int> all = ProcFolder.Processes();
        bool isTold = all.Count is > 0 and <= MaxProcesses && NameOf(1) != "";
        foreach (int pid in isTold ? all : [])
        {
            FileStatus? executed = ProcFolder.Status(ProcessIdentity.FileOf(pid, "exe"));
            if (executed?.IsSameFile(status) == true)
            {
                return true;
            }

            isTold &= executed is not null || Errno.Last is not (Errno.EACCES or Errno.EPERM) || !MayBe(pid, file);
        }

        return isTold ? false : null;
    }

    /// <summary>
    /// Whether a process of another user, of which the kernel shows its name alone, may execute it: the name begins as that of the
    /// file does. What is executed by a link has the link's name, <c>ysco</c> for <c>ysco-v0.1.0</c>.
    /// </summary>
    private static bool MayBe(int pid, string file) =>
        NameOf(pid) is { Length: > 0 } name && file.AsSpan(file.LastIndexOf('/') + 1).StartsWith(name, StringComparison.Ordinal);

    private static string NameOf(int pid) => ProcFolder.ReadText(ProcessIdentity.FileOf(pid, "comm"), MaxNameBytes)?.TrimEnd('\n') ?? "";
}

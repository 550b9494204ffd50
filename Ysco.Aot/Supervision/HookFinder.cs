using System.Text;
using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>
/// Finds a hook whose start is on record and whose process is not: the run of ours that started it was killed between the two.
/// It leads a group, was started by no process that still lives (its parent only inherited it), not before the time that is on
/// record, and has the variable that hooks have.
/// Limits: one look through the processes, and <see cref="EnvironmentBytes"/> of each that leads a group and is young enough.
/// </summary>
internal static class HookFinder
{
    /// <summary>Ours come first after those that we have ourselves; an environment has some KB.</summary>
    private const int EnvironmentBytes = 128 * 1024;

    /// <summary>The process; null when there is none.</summary>
    /// <param name="record">The intent that was written before the start.</param>
    /// <param name="hook">The hook's name, as its variable YSCO_HOOK has it.</param>
    internal static ProcessIdentity? Find(ServiceRecord record, string hook)
    {
        string boot = ProcessIdentity.CurrentBootId();
        if (record.BootId == "" || record.BootId != boot || record.StartsAfter == 0)
        {
            return null;
        }

        byte[] variable = Encoding.UTF8.GetBytes($"\0{Variable(hook)}\0");
        foreach (int pid in ProcFolder.Processes())
        {
            if (ProcessIdentity.StatOf(pid) is { HasEnded: false } stat && stat.Group == pid && stat.StartTicks >= record.StartsAfter
                && ProcFolder.Read(ProcessIdentity.FileOf(pid, "environ"), EnvironmentBytes) is { } environment
                && environment.AsSpan().IndexOf(variable) >= 0 && ServiceFinder.IsOrphan(stat, isTimed: true))
            {
                return new ProcessIdentity(pid, stat.StartTicks, boot);
            }
        }

        return null;
    }

    /// <summary>The variable that every hook has.</summary>
    internal static string Variable(string hook) => $"YSCO_HOOK={hook}";
}

using System.Globalization;
using System.Runtime.InteropServices;
using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>
/// The first life of a process of the service where posix_spawn alone cannot start it: this same binary, which on its main
/// thread becomes who the service is, and then the service, by exec: same pid, nothing in between.
/// In this order: limits, nice value, umask, folder; bounding set, groups, gid, uid; a look whether root can be had again;
/// capabilities, no_new_privs; a look whether all of it came true; the exec. It goes on after no failure.
/// Not here: who that is and why (<see cref="LaunchTerms"/>), and the supervisor's side (<see cref="Launch"/>).
/// References: capabilities(7), "Transformation of capabilities during execve()" and "Effect of user ID changes".
/// </summary>
public static class Launcher
{
    /// <summary>The first argument that makes this binary a launcher; not a command for people.</summary>
    public const string Argument = "__launch";

    /// <summary>What a launcher exits with; its report says why.</summary>
    private const int CannotLaunch = 126;

    private const ulong CapSetPcap = 1UL << 8;

    /// <summary>Becomes the service; returns only when that fails.</summary>
    /// <param name="arguments">What follows <see cref="Argument"/>: the descriptors of the plan and of the pipe.</param>
    public static unsafe int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length != 2
            || !int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out int planFile)
            || !int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out int pipe))
        {
            return CannotLaunch;
        }

        FileIo.SetCloseOnExec(planFile);
        FileIo.SetCloseOnExec(pipe);
        if (Read(planFile) is not { } plan)
        {
            return Failed(pipe, LaunchStep.Plan, LaunchReport.NotSo);
        }

        // All memory that is needed is had before there may be less of it.
        byte** argv = Spawn.Copy(plan.Arguments);
        byte** envp = Spawn.Copy(plan.Environment);
        byte* file = Spawn.Copy([plan.File])[0];
        var failed = Limit(plan) ?? Become(plan) ?? Look(plan);
        if (failed is { } report)
        {
            return Failed(pipe, report.Step, report.Error, report.Detail);
        }

        // From here on nothing is ignored: when the supervisor is gone, so are we with this write, and no service runs that nobody knows.
        Signals.Reset();
        Tell(pipe, new LaunchReport(LaunchStep.Execute, 0, 0));
        if (plan.MemoryBytes is { } bytes && !ProcessSettings.SetLimit(ProcessSettings.RLIMIT_DATA, (ulong)bytes))
        {
            return Failed(pipe, LaunchStep.Memory, Errno.Last);
        }

        if (plan is { File.Length: > 0, Arguments.Count: 0 })
        {
            if (Confinement.access(file, Files.X_OK) != 0)
            {
                Tell(pipe, new LaunchReport(LaunchStep.Execute, Errno.Last, 0));
            }
        }
        else if (plan.File.Length > 0)
        {
            _ = Confinement.execve(file, argv, envp);
            Tell(pipe, new LaunchReport(LaunchStep.Execute, Errno.Last, 0));
        }

        // Not by way of the runtime's end, which may want memory.
        Processes._exit(CannotLaunch);
        return CannotLaunch;
    }

    private static LaunchReport? Limit(LaunchPlan plan)
    {
        if (plan.OpenFiles is { } files && !ProcessSettings.SetLimit(ProcessSettings.RLIMIT_NOFILE, (ulong)files))
        {
            return Failure(LaunchStep.OpenFiles);
        }

        if (plan.MemoryBytes is { } bytes && !ProcessSettings.AllowLimit(ProcessSettings.RLIMIT_DATA, (ulong)bytes))
        {
            return Failure(LaunchStep.Memory);
        }

        if (plan.Nice is { } nice && !ProcessSettings.SetNice(nice))
        {
            return Failure(LaunchStep.Nice);
        }

        if (plan.Umask is { } mask)
        {
            _ = ProcessSettings.umask((uint)mask);
        }

        return plan.WorkFolder.Length > 0 && Confinement.chdir(System.Text.Encoding.UTF8.GetString(plan.WorkFolder)) != 0
            ? Failure(LaunchStep.WorkFolder)
            : null;
    }

    private static LaunchReport? Become(LaunchPlan plan)
    {
        // Without no_new_privs, set-uid helpers of the service are its own business: they may need what it has not. And of a
        // service that is root, the bounding set is what it has.
        if (plan is { NoNewPrivileges: true, Uid: > 0 } && HasCapability(CapSetPcap) && !ThreadCapabilities.DropBounding(except: plan.Capabilities))
        {
            return Failure(LaunchStep.Bounding);
        }

        return (plan.Uid is { } uid ? BecomeUser(plan, uid) : AddInheritable(plan.Capabilities))
            ?? RaiseAmbient(plan.Capabilities)
            ?? (plan.NoNewPrivileges && !Confinement.SetNoNewPrivileges() ? Failure(LaunchStep.NoNewPrivileges) : null);
    }

    private static LaunchReport? BecomeUser(LaunchPlan plan, uint uid)
    {
        ThreadCapabilities.ClearAmbient();
        if (!Credentials.SetGroups(plan.Groups))
        {
            return Failure(LaunchStep.Groups);
        }

        if (Credentials.setresgid(plan.Gid, plan.Gid, plan.Gid) != 0)
        {
            return Failure(LaunchStep.Gid);
        }

        if ((plan.Capabilities != 0 && !ThreadCapabilities.KeepOverChangeOfUser()) || Credentials.setresuid(uid, uid, uid) != 0)
        {
            return Failure(LaunchStep.Uid);
        }

        if (uid == 0)
        {
            return AddInheritable(plan.Capabilities);
        }

        // None in effect: what is tried now is what the ids alone allow, whatever capabilities were asked for.
        if (!ThreadCapabilities.Set(0, plan.Capabilities, plan.Capabilities))
        {
            return Failure(LaunchStep.Capabilities);
        }

        bool again = Credentials.setresuid(0, 0, 0) == 0 || Credentials.setresuid(uint.MaxValue, 0, uint.MaxValue) == 0
            || (plan.Gid != 0 && Credentials.setresgid(0, 0, 0) == 0);
        return again ? Failure(LaunchStep.RootAgain, LaunchReport.NotSo)
            : ThreadCapabilities.Set(plan.Capabilities, plan.Capabilities, plan.Capabilities) ? null
            : Failure(LaunchStep.Capabilities);
    }

    /// <summary>Only what is permitted and inheritable can be ambient. That a capability is not permitted shows when it is raised.</summary>
    private static LaunchReport? AddInheritable(ulong mask) =>
        mask == 0 || (ThreadCapabilities.Get() is { } sets
            && ThreadCapabilities.Set(sets.Effective, sets.Permitted, sets.Inheritable | (mask & sets.Permitted)))
            ? null
            : Failure(LaunchStep.Capabilities);

    private static LaunchReport? RaiseAmbient(ulong mask)
    {
        for (int capability = 0; capability < ThreadCapabilities.Count; capability++)
        {
            if ((mask >> capability & 1) != 0 && !ThreadCapabilities.RaiseAmbient(capability))
            {
                return new LaunchReport(LaunchStep.Ambient, Errno.Last, capability);
            }
        }

        return null;
    }

    /// <summary>What the kernel says that we are, against what we should be.</summary>
    private static LaunchReport? Look(LaunchPlan plan)
    {
        if (plan.Uid is { } uid)
        {
            bool isUser = Credentials.AreAll(uid, plan.Gid) && Credentials.HasGroups(plan.Groups)
                && (uid == 0 || (ThreadCapabilities.Get() == (plan.Capabilities, plan.Capabilities, plan.Capabilities)
                    && ThreadCapabilities.Ambient() == plan.Capabilities));
            if (!isUser)
            {
                return Failure(LaunchStep.ReadBack, LaunchReport.NotSo);
            }

            // The folder was entered as who we were.
            if (plan.WorkFolder.Length > 0 && Confinement.chdir(".") != 0)
            {
                return Failure(LaunchStep.FolderOfUser);
            }
        }

        return null;
    }

    private static bool HasCapability(ulong mask) => ThreadCapabilities.Get() is { } sets && (sets.Effective & mask) != 0;

    private static LaunchPlan? Read(int file)
    {
        if (FileStatus.Of(file) is not { SizeBytes: > 0 and <= LaunchPlan.MaxBytes } status)
        {
            return null;
        }

        byte[] bytes = new byte[status.SizeBytes];
        int done = 0;
        int got;
        while (done < bytes.Length && (got = FileIo.Read(file, bytes.AsSpan(done))) > 0)
        {
            done += got;
        }

        return done == bytes.Length ? LaunchPlan.Parse(bytes) : null;
    }

    private static LaunchReport Failure(LaunchStep step) => Failure(step, Errno.Last);

    private static LaunchReport Failure(LaunchStep step, int error) => new(step, error, 0);

    private static int Failed(int pipe, LaunchStep step, int error, int detail = 0)
    {
        Tell(pipe, new LaunchReport(step, error, detail));
        return CannotLaunch;
    }

    private static void Tell(int pipe, LaunchReport report) =>
        _ = FileIo.WriteAll(pipe, MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref report, 1)));
}

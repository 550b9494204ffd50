using System.Globalization;
using Ysco.Artifacts.Gobuild;
using Ysco.Posix;

namespace Ysco.Worker;

/// <summary>
/// The first life of a worker process: it gives up its rights on its one thread that counts, then executes this same
/// binary again as the worker. The exec ends the runtime's other threads, so none is left with more rights.
/// In this order: into the cache folder (which may lie below one that the worker's user cannot enter), capabilities,
/// groups, gid, uid, no_new_privs, inherited descriptors, limits, end with the parent, Landlock, exec.
/// Not here: the worker's work (WorkerMain).
/// </summary>
public static class WorkerLauncher
{
    /// <summary>The first argument that makes this binary a launcher; not a command for people.</summary>
    public const string Argument = "__worker-launch";

    /// <summary>The first argument that makes this binary a worker; not a command for people either.</summary>
    public const string WorkerArgument = "__worker";

    // What it gets beside the pipes: nothing, the file that it writes, that and the one that it reads.
    private static readonly string[] Files = ["-", "output", "input"];

    /// <summary>What the launcher exits with when it cannot make the worker: it never runs it with more rights.</summary>
    public const int CannotLaunch = 126;

    /// <summary>The arguments of the launcher's process.</summary>
    /// <param name="binary">The binary, as argv[0].</param>
    /// <param name="uid">The worker's user; null to stay who we are.</param>
    /// <param name="gid">The worker's group.</param>
    /// <param name="cacheFolder">The folder that the worker may write to; empty for none.</param>
    /// <param name="files">How many files it gets, as <see cref="FilesOf"/> counts.</param>
    public static string[] Arguments(string binary, uint? uid, uint gid, string cacheFolder, int files) =>
    [
        binary, Argument, uid?.ToString(CultureInfo.InvariantCulture) ?? "-",
        gid.ToString(CultureInfo.InvariantCulture), cacheFolder, Files[files],
    ];

    /// <summary>How many files a worker gets: from <see cref="WorkerProcess.OutputDescriptor"/> on.</summary>
    internal static int FilesOf(WorkerJob job) => job.Input >= 0 ? 2 : job.Output >= 0 ? 1 : 0;

    /// <summary>Gives up rights and executes the worker; returns only when that fails.</summary>
    /// <param name="arguments">What follows <see cref="Argument"/>.</param>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        int self = OwnBinary.Open();
        if (arguments.Length != 4 || self < 0)
        {
            return Failed("opening our own binary");
        }

        string folder = arguments[2] == "" ? "/" : arguments[2];
        if (Confinement.chdir(folder) != 0)
        {
            return Failed(folder);
        }

        Confinement.DropCapabilities();
        if (arguments[0] != "-" && !BecomeUser(
            uint.Parse(arguments[0], CultureInfo.InvariantCulture), uint.Parse(arguments[1], CultureInfo.InvariantCulture)))
        {
            return Failed($"becoming user {arguments[0]}");
        }

        if (!Confinement.SetNoNewPrivileges())
        {
            return Failed("no_new_privs");
        }

        // What ysco itself was started with open is none of the worker's business.
        FileIo.CloseOnExecFrom(WorkerProcess.OutputDescriptor + Math.Max(0, Array.IndexOf(Files, arguments[3])));
        Confinement.Limit(Confinement.RLIMIT_FSIZE, (ulong)BuildRecord.MaxFileBytes);
        Confinement.Limit(Confinement.RLIMIT_CORE, 0);

        // Whoever ends ysco, by Ctrl-C or kill -9, ends what it had begun.
        const int StandardOutput = 1;
        if (!Confinement.EndWithParent(StandardOutput))
        {
            return CannotLaunch;
        }

        // Where the kernel cannot, the rest still holds: the worker's user owns nothing but its cache folder.
        _ = arguments[2] == "" ? Confinement.AllowNoWrites() : Confinement.AllowWritesOnlyInCurrentFolder();
        return Execute(self);
    }

    private static unsafe bool BecomeUser(uint uid, uint gid)
    {
        bool became = Credentials.setgroups(0, null) == 0
            && Credentials.setresgid(gid, gid, gid) == 0
            && Credentials.setresuid(uid, uid, uid) == 0;

        // Being root again must be impossible, or the worker does not run.
        return became && Credentials.setresuid(0, 0, 0) != 0;
    }

    private static unsafe int Execute(int self)
    {
        byte** argv = Spawn.Copy(Spawn.Bytes("ysco", WorkerArgument));
        _ = Confinement.execveat(self, "", argv, Processes.GetEnviron(), Posix.Files.AT_EMPTY_PATH);
        return Failed("executing the worker");
    }

    private static int Failed(string doing)
    {
        _ = FileIo.WriteAll(2, System.Text.Encoding.UTF8.GetBytes($"worker: {doing}: {Errno.Describe(Errno.Last)}\n"));
        return CannotLaunch;
    }
}

using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// Giving up rights, under the C names. All of these act on the calling thread alone or are made to by exec: they are
/// for a process that execs right after.
/// </summary>
internal static unsafe partial class Confinement
{
    private const int PR_SET_PDEATHSIG = 1;
    private const int PR_SET_NO_NEW_PRIVS = 38;
    private const int PR_GET_NO_NEW_PRIVS = 39;

    // Landlock's calls have these numbers on every processor.
    private const nint SYS_landlock_create_ruleset = 444;
    private const nint SYS_landlock_add_rule = 445;
    private const nint SYS_landlock_restrict_self = 446;
    private const uint LANDLOCK_CREATE_RULESET_VERSION = 1;
    private const int LANDLOCK_RULE_PATH_BENEATH = 1;

    // linux/landlock.h: WRITE_FILE is bit 1; REMOVE_DIR to MAKE_SYM are bits 4 to 12; REFER 13 (ABI 2); TRUNCATE 14 (ABI 3).
    private const ulong WriteFile = 1UL << 1;
    private const ulong ChangeFolders = 0x1FF0;
    private const ulong Refer = 1UL << 13;
    private const ulong Truncate = 1UL << 14;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chdir(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int execveat(int dirfd, string path, byte** argv, byte** envp, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int access(byte* path, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int execve(byte* path, byte** argv, byte** envp);

    /// <summary>getrlimit(2): the largest file that may be written.</summary>
    internal const int RLIMIT_FSIZE = 1;

    /// <summary>getrlimit(2): the largest core file.</summary>
    internal const int RLIMIT_CORE = 4;

    /// <summary>Sets a limit for good, as far as it is not lower already.</summary>
    internal static void Limit(int resource, ulong most)
    {
        // struct rlimit64: soft, hard. prlimit64 has 64 bits on every processor; EPERM where the limit is lower already.
        ulong* limits = stackalloc ulong[2] { most, most };
        _ = prlimit64(0, resource, limits, null);
    }

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int prlimit64(int pid, int resource, ulong* limits, ulong* before);

    /// <summary>No program that is executed from here on gains rights by set-uid bits or file capabilities.</summary>
    internal static bool SetNoNewPrivileges() => prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;

    /// <summary>
    /// The kernel kills us when the thread that started us ends, also after an exec. A change of user forgets it: it comes after that.
    /// False when it has ended before we could ask, which is when nobody reads our pipe any more.
    /// </summary>
    internal static bool EndWithParent(int pipeToParent) =>
        prctl(PR_SET_PDEATHSIG, Signals.SIGKILL, 0, 0, 0) == 0 && !HasNoReader(pipeToParent);

    /// <summary>Empties the bounding and ambient sets, as far as we may: without CAP_SETPCAP there is nothing to drop.</summary>
    internal static void DropCapabilities()
    {
        ThreadCapabilities.ClearAmbient();
        _ = ThreadCapabilities.DropBounding(except: 0);
    }

    /// <summary>
    /// Allows writing by name only below the current folder. What is open stays usable. False where the kernel has no
    /// Landlock (before 5.13, or switched off).
    /// </summary>
    internal static bool AllowWritesOnlyInCurrentFolder() => RestrictWrites(inCurrentFolder: true);

    /// <summary>Allows writing by name nowhere. What is open stays usable. False where the kernel has no Landlock.</summary>
    internal static bool AllowNoWrites() => RestrictWrites(inCurrentFolder: false);

    private static bool RestrictWrites(bool inCurrentFolder)
    {
        nint version = syscall(SYS_landlock_create_ruleset, 0, 0, (nint)LANDLOCK_CREATE_RULESET_VERSION, 0);
        if (version < 1)
        {
            return false;
        }

        ulong rights = WriteFile | ChangeFolders | (version >= 2 ? Refer : 0) | (version >= 3 ? Truncate : 0);
        int rules = (int)syscall(SYS_landlock_create_ruleset, (nint)(&rights), sizeof(ulong), 0, 0);
        if (rules < 0)
        {
            return false;
        }

        bool restricted = (!inCurrentFolder || AllowBelowHere(rules, rights)) && syscall(SYS_landlock_restrict_self, rules, 0, 0, 0) == 0;
        FileIo.Close(rules);
        return restricted;
    }

    private static bool HasNoReader(int pipe)
    {
        // struct pollfd: int fd; short events; short revents. POLLERR is told unasked.
        const short POLLERR = 8;
        byte* item = stackalloc byte[8];
        *(int*)item = pipe;
        *(int*)(item + 4) = 0;
        return poll(item, 1, 0) == 1 && (*(short*)(item + 6) & POLLERR) != 0;
    }

    private static bool AllowBelowHere(int rules, ulong rights)
    {
        int folder = Files.open(".", FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        if (folder < 0)
        {
            return false;
        }

        // struct landlock_path_beneath_attr is packed: 8 bytes of rights, 4 of descriptor.
        byte* rule = stackalloc byte[12];
        *(ulong*)rule = rights;
        *(int*)(rule + 8) = folder;
        bool added = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, (nint)rule, 0) == 0;
        FileIo.Close(folder);
        return added;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(byte* items, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d);
}

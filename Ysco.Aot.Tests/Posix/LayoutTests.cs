using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;
using Ysco.Posix;
using Ysco.Tests.Binary;
using PosixMachine = Ysco.Posix.Machine;
using Signals = Ysco.Posix.Signals;

namespace Ysco.Tests.Posix;

/// <summary>
/// What we say of the kernel's and the C library's structures and numbers, against their own headers, for each processor that
/// ysco is made for: a compiler says whether all of it holds there.
/// </summary>
public class LayoutTests
{
    /// <summary>Constants of ours, and what they are in C: the same on every processor.</summary>
    private static readonly (Type Type, string Constant, string InC)[] Same =
    [
        (typeof(FileStatus), "SizeOfStatx", "sizeof(struct statx)"),
        (typeof(FileStatus), "NamesOffset", "offsetof(struct statx, stx_nlink)"),
        (typeof(FileStatus), "UidOffset", "offsetof(struct statx, stx_uid)"),
        (typeof(FileStatus), "GidOffset", "offsetof(struct statx, stx_gid)"),
        (typeof(FileStatus), "ModeOffset", "offsetof(struct statx, stx_mode)"),
        (typeof(FileStatus), "InodeOffset", "offsetof(struct statx, stx_ino)"),
        (typeof(FileStatus), "SizeOffset", "offsetof(struct statx, stx_size)"),
        (typeof(FileStatus), "ModifiedOffset", "offsetof(struct statx, stx_mtime)"),
        (typeof(FileStatus), "DeviceOffset", "offsetof(struct statx, stx_dev_major)"),
        (typeof(FileStatus), "STATX_BASIC_STATS", "STATX_BASIC_STATS"),
        (typeof(Directories), "RecordLengthOffset", "offsetof(struct dirent64, d_reclen)"),
        (typeof(Directories), "NameOffset", "offsetof(struct dirent64, d_name)"),
        (typeof(FileSystems), "AvailableOffset", "offsetof(struct statvfs64, f_bavail) - offsetof(struct statvfs64, f_blocks)"),
        (typeof(FileSystems), "FilesOffset", "offsetof(struct statvfs64, f_files) - offsetof(struct statvfs64, f_blocks)"),
        (typeof(FileSystems), "FilesAvailableOffset", "offsetof(struct statvfs64, f_favail) - offsetof(struct statvfs64, f_blocks)"),
        (typeof(Signals), "SigSetBytes", "sizeof(sigset_t)"),
        (typeof(Signals), "SignalInfoBytes", "sizeof(struct signalfd_siginfo)"),
        (typeof(Signals), "SIGCHLD", "SIGCHLD"),
        (typeof(Signals), "SIGUSR1", "SIGUSR1"),
        (typeof(Signals), "SIGUSR2", "SIGUSR2"),
        (typeof(Signals), "SIGXFSZ", "SIGXFSZ"),
        (typeof(Signals), "SIGPWR", "SIGPWR"),
        (typeof(SymbolicLink), "O_PATH", "O_PATH"),
        (typeof(PosixMachine), "LINUX_REBOOT_CMD_POWER_OFF", "RB_POWER_OFF"),
        (typeof(PosixMachine), "LINUX_REBOOT_CMD_RESTART", "RB_AUTOBOOT"),
        (typeof(PosixMachine), "LINUX_REBOOT_CMD_CAD_OFF", "RB_DISABLE_CAD"),
        (typeof(Signals), "SIG_SETMASK", "SIG_SETMASK"),
        (typeof(Signals), "SFD_NONBLOCK", "SFD_NONBLOCK"),
        (typeof(Signals), "SFD_CLOEXEC", "SFD_CLOEXEC"),
        (typeof(SockAddr), "SizeBytes", "sizeof(struct sockaddr_in6)"),
        (typeof(SockAddr), "SizeBytes4", "sizeof(struct sockaddr_in)"),
        (typeof(UnixSockets), "AddressBytes", "sizeof(struct sockaddr_un)"),
        (typeof(UnixSockets), "CredentialBytes", "sizeof(struct ucred)"),
        (typeof(UnixSockets), "SO_PEERCRED", "SO_PEERCRED"),
        (typeof(UnixSockets), "SO_RCVTIMEO", "SO_RCVTIMEO"),
        (typeof(UnixSockets), "SO_SNDTIMEO", "SO_SNDTIMEO"),
        (typeof(UnixDatagrams), "SO_PASSCRED", "SO_PASSCRED"),
        (typeof(UnixDatagrams), "MSG_CMSG_CLOEXEC", "MSG_CMSG_CLOEXEC"),
        (typeof(Sockets), "SO_ERROR", "SO_ERROR"),
        (typeof(Sockets), "SO_REUSEADDR", "SO_REUSEADDR"),
        (typeof(Sockets), "SOCK_NONBLOCK", "SOCK_NONBLOCK"),
        (typeof(Sockets), "SOCK_CLOEXEC", "SOCK_CLOEXEC"),
        (typeof(Sockets), "MSG_NOSIGNAL", "MSG_NOSIGNAL"),
        (typeof(Sockets), "ENOBUFS", "ENOBUFS"),
        (typeof(Sockets), "EADDRNOTAVAIL", "EADDRNOTAVAIL"),
        (typeof(FileIo), "O_CREAT", "O_CREAT"),
        (typeof(FileIo), "O_EXCL", "O_EXCL"),
        (typeof(FileIo), "O_TRUNC", "O_TRUNC"),
        (typeof(FileIo), "O_APPEND", "O_APPEND"),
        (typeof(FileIo), "O_NONBLOCK", "O_NONBLOCK"),
        (typeof(FileIo), "O_CLOEXEC", "O_CLOEXEC"),
        (typeof(Confinement), "SYS_landlock_create_ruleset", "__NR_landlock_create_ruleset"),
        (typeof(Confinement), "SYS_landlock_add_rule", "__NR_landlock_add_rule"),
        (typeof(Confinement), "SYS_landlock_restrict_self", "__NR_landlock_restrict_self"),
        (typeof(Confinement), "RLIMIT_FSIZE", "RLIMIT_FSIZE"),
        (typeof(Confinement), "RLIMIT_CORE", "RLIMIT_CORE"),
        (typeof(SystemCallFilter), "SYS_clone3", "__NR_clone3"),
        (typeof(SystemCallFilter), "SYS_io_uring_setup", "__NR_io_uring_setup"),
        (typeof(SystemCallFilter), "ArchitectureAt", "offsetof(struct seccomp_data, arch)"),
        (typeof(SystemCallFilter), "FirstArgumentAt", "offsetof(struct seccomp_data, args)"),
        (typeof(TimerFd), "TFD_TIMER_CANCEL_ON_SET", "TFD_TIMER_CANCEL_ON_SET"),
        (typeof(TimerFd), "TFD_NONBLOCK", "TFD_NONBLOCK"),
        (typeof(FolderEvents), "IN_NONBLOCK", "IN_NONBLOCK"),
        (typeof(AddressEvents), "AF_NETLINK", "AF_NETLINK"),
        (typeof(AddressEvents), "SOCK_RAW", "SOCK_RAW"),
        (typeof(AddressEvents), "NETLINK_ROUTE", "NETLINK_ROUTE"),
        (typeof(AddressEvents), "RTMGRP_IPV4_IFADDR", "RTMGRP_IPV4_IFADDR"),
        (typeof(AddressEvents), "RTMGRP_IPV6_IFADDR", "RTMGRP_IPV6_IFADDR"),
        (typeof(FolderEvents), "EventBytes", "sizeof(struct inotify_event) + NAME_MAX + 1"),
        (typeof(ThreadCapabilities), "LINUX_CAPABILITY_VERSION_3", "_LINUX_CAPABILITY_VERSION_3"),
        (typeof(Processes), "PR_SET_CHILD_SUBREAPER", "PR_SET_CHILD_SUBREAPER"),
    ];

    /// <summary>What is said by hand where it is used: as many words, or bytes, as these.</summary>
    private static readonly string[] Stated =
    [
        "sizeof(struct itimerspec) == 4 * sizeof(void *)",
        "sizeof(struct timeval) == 2 * sizeof(void *)",
        "sizeof(struct iovec) == 2 * sizeof(void *)",
        "sizeof(struct rlimit64) == 2 * 8",
        "sizeof(struct pollfd) == 8 && offsetof(struct pollfd, revents) == 6",
        "sizeof(siginfo_t) == 128",
        "sizeof(struct statvfs64) <= 128 && offsetof(struct statvfs64, f_frsize) == sizeof(void *)",
        "sizeof(posix_spawnattr_t) <= 512 && sizeof(posix_spawn_file_actions_t) <= 512",
        "sizeof(struct cmsghdr) == sizeof(void *) + 2 * sizeof(int)",
        "sizeof(struct sock_filter) == 8 && sizeof(struct sock_fprog) == 2 * sizeof(void *)",
        "sizeof(struct landlock_path_beneath_attr) == 12 && offsetof(struct landlock_path_beneath_attr, parent_fd) == 8",
        "sizeof(struct __user_cap_header_struct) == 8 && sizeof(struct __user_cap_data_struct) == 12",
        "sizeof(struct sockaddr_nl) == 12 && offsetof(struct sockaddr_nl, nl_groups) == 8",
        "offsetof(struct ifaddrs, ifa_addr) == 3 * sizeof(void *)",
        "offsetof(struct msghdr, msg_control) == 4 * sizeof(void *)",
        "__BYTE_ORDER == __LITTLE_ENDIAN",
        "__NR_fsopen == 430 && __NR_fsconfig == 431 && __NR_fsmount == 432 && __NR_pidfd_open == 434 && __NR_close_range == 436",
    ];

    [Theory]
    [InlineData(Architecture.X64, 8, "x86_64-linux-gnu", "", "AUDIT_ARCH_X86_64", "__NR_fork __NR_vfork __NR_execve __NR_execveat __X32_SYSCALL_BIT")]
    [InlineData(Architecture.Arm64, 8, "aarch64-linux-gnu", "/usr/aarch64-linux-gnu/include", "AUDIT_ARCH_AARCH64", "__NR_execve __NR_execveat")]
    [InlineData(Architecture.Arm, 4, "arm-linux-gnueabihf", "/usr/arm-linux-gnueabihf/include", "AUDIT_ARCH_ARM", "__NR_fork __NR_vfork __NR_execve __NR_execveat")]
    public async Task Structures_and_numbers_are_those_of_the_headers(Architecture processor, int wordBytes, string target, string headers, string audit, string refused)
    {
        var c = new StringBuilder("""
            #define _GNU_SOURCE
            #include <dirent.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <ifaddrs.h>
            #include <limits.h>
            #include <poll.h>
            #include <signal.h>
            #include <spawn.h>
            #include <stddef.h>
            #include <linux/audit.h>
            #include <linux/capability.h>
            #include <linux/filter.h>
            #include <linux/landlock.h>
            #include <linux/rtnetlink.h>
            #include <linux/seccomp.h>
            #include <netinet/in.h>
            #include <sys/epoll.h>
            #include <sys/inotify.h>
            #include <sys/prctl.h>
            #include <sys/reboot.h>
            #include <sys/resource.h>
            #include <sys/signalfd.h>
            #include <sys/socket.h>
            #include <sys/stat.h>
            #include <sys/statvfs.h>
            #include <sys/syscall.h>
            #include <sys/time.h>
            #include <sys/timerfd.h>
            #include <sys/uio.h>
            #include <sys/un.h>

            """);
        foreach (string stated in Stated)
        {
            Holds(c, stated);
        }

        foreach ((Type type, string constant, string inC) in Same)
        {
            Holds(c, $"{inC} == {ValueOf(type, constant)}");
        }

        Holds(c, $"sizeof(void *) == {wordBytes}");
        Holds(c, $"offsetof(siginfo_t, si_pid) == {Children.PidOffset(wordBytes)}");
        Holds(c, $"offsetof(struct statvfs64, f_blocks) == {FileSystems.BlocksOffset(wordBytes)}");
        Holds(c, $"offsetof(struct epoll_event, data) == {EpollEvent.DataOffsetOn(processor)} && sizeof(struct epoll_event) == {EpollEvent.DataOffsetOn(processor) + 8}");
        Holds(c, $"O_NOFOLLOW == {FileIo.NoFollowOn(processor)} && O_DIRECTORY == {Directories.DirectoryOn(processor)}");
        (nint seccomp, uint ours, uint clone, uint socket, uint[] numbers) = SystemCallFilter.NumbersOn(processor)!.Value;
        Holds(c, $"__NR_seccomp == {seccomp} && {audit} == {ours}u && __NR_clone == {clone} && __NR_socket == {socket}");
        string[] names = refused.Split(' ');
        Assert.Equal(names.Length, numbers.Length);
        foreach ((string name, uint number) in names.Zip(numbers))
        {
            Holds(c, $"{name} == {number}u");
        }

        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["layout.c"], c.ToString(), TestContext.Current.CancellationToken);
        string[] where = headers == "" ? [] : ["-nostdlibinc", "-isystem", headers];
        ProcessOutcome compiled = await ProcessRun.RunAsync("clang", ["-fsyntax-only", $"--target={target}", .. where, folder["layout.c"]]);
        Assert.True(compiled.ExitCode == 0, compiled.Stderr);
    }

    private static void Holds(StringBuilder c, string what) => c.Append(CultureInfo.InvariantCulture, $"_Static_assert({what}, \"\");\n");

    private static string ValueOf(Type type, string constant)
    {
        FieldInfo field = type.GetField(constant, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new ArgumentException($"{type.Name} has no {constant}", nameof(constant));
        return Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!;
    }
}

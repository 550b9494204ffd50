using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// Takes the right to start processes and programs from this process for good, and to reach other processes of this machine
/// over sockets with a name in a folder; threads may still be started. What gets into a worker then ends with it: nothing of it
/// can stay behind, and nothing of it can give ysco orders where it is the same user.
/// References: seccomp(2), linux/filter.h, linux/audit.h. Needs no_new_privs.
/// </summary>
internal static unsafe partial class SystemCallFilter
{
    // classic BPF: load a word, jump when equal, when greater or equal, when a bit is set, return.
    private const ushort LoadWord = 0x20;
    private const ushort JumpEqual = 0x15;
    private const ushort JumpGreaterOrEqual = 0x35;
    private const ushort JumpBitSet = 0x45;
    private const ushort Return = 0x06;

    // struct seccomp_data: int nr; __u32 arch; __u64 instruction_pointer; __u64 args[6], little-endian where we run.
    private const uint NumberAt = 0;
    private const uint ArchitectureAt = 4;
    private const uint FirstArgumentAt = 16;

    private const uint Allow = 0x7fff0000;
    private const uint Refuse = 0x00050000 | Errno.EPERM;

    // glibc falls back to clone when it is told so, and clone's flags can be looked at: clone3's are behind a pointer.
    private const uint Missing = 0x00050000 | Errno.ENOSYS;

    private const uint CLONE_THREAD = 0x10000;

    /// <summary>A ring does what the calls do that are refused, unseen. The same number on every processor.</summary>
    private const uint SYS_io_uring_setup = 425;

    /// <summary>The same number on every processor.</summary>
    private const uint SYS_clone3 = 435;

    /// <summary>Calls of the x32 ABI have this bit in their number, and x86-64's architecture.</summary>
    private const uint X32Bit = 0x40000000;

    /// <summary>Forbids it to all threads.</summary>
    /// <returns>False where the kernel has no filters, or the processor is one we do not know the numbers of.</returns>
    internal static bool ForbidProcessesAndLocalSockets() => Install(SECCOMP_FILTER_FLAG_TSYNC);

    /// <summary>The same for the calling thread and what it starts.</summary>
    internal static bool ForbidProcessesAndLocalSocketsToThisThread() => Install(0);

    private const nint SECCOMP_SET_MODE_FILTER = 1;
    private const nint SECCOMP_FILTER_FLAG_TSYNC = 1;

    private static bool Install(nint flags)
    {
        if (NumbersOn(RuntimeInformation.ProcessArchitecture) is not { } numbers)
        {
            return false;
        }

        ulong[] program = Program(numbers.Audit, numbers.Clone, numbers.Socket, numbers.Refused);
        fixed (ulong* filter = program)
        {
            // struct sock_fprog: unsigned short len; struct sock_filter *filter.
            nint* fprog = stackalloc nint[2] { program.Length, (nint)filter };
            return syscall(numbers.Seccomp, SECCOMP_SET_MODE_FILTER, flags, (nint)fprog) == 0;
        }
    }

    /// <summary>
    /// The processor's numbers: of seccomp(2), its own for audit, of clone and socket, and of fork, vfork, execve and execveat as far as
    /// it has them; the last may be a bound from which on all are refused. Null for a processor that we do not know.
    /// </summary>
    internal static (nint Seccomp, uint Audit, uint Clone, uint Socket, uint[] Refused)? NumbersOn(Architecture processor) => processor switch
    {
        Architecture.X64 => (317, 0xc000003e, 56, 41, [57, 58, 59, 322, X32Bit]),
        Architecture.Arm64 => (277, 0xc00000b7, 220, 198, [221, 281]),
        Architecture.Arm => (383, 0x40000028, 120, 281, [2, 190, 11, 387]),
        _ => null,
    };

    private static ulong[] Program(uint architecture, uint clone, uint socket, uint[] refused)
    {
        var program = new List<ulong>
        {
            Instruction(LoadWord, ArchitectureAt),
            Instruction(JumpEqual, architecture, ifTrue: 1),
            Instruction(Return, Refuse),
            Instruction(LoadWord, NumberAt),
            Instruction(JumpEqual, SYS_clone3, ifFalse: 1),
            Instruction(Return, Missing),
            Instruction(JumpEqual, SYS_io_uring_setup, ifFalse: 1),
            Instruction(Return, Missing),
        };
        foreach (uint number in refused)
        {
            program.Add(Instruction(number == X32Bit ? JumpGreaterOrEqual : JumpEqual, number, ifFalse: 1));
            program.Add(Instruction(Return, Refuse));
        }

        program.AddRange(
        [
            Instruction(JumpEqual, socket, ifFalse: 4),
            Instruction(LoadWord, FirstArgumentAt),
            Instruction(JumpEqual, SockAddr.AF_UNIX, ifFalse: 1),
            Instruction(Return, Refuse),
            Instruction(Return, Allow),
            Instruction(JumpEqual, clone, ifTrue: 1),
            Instruction(Return, Allow),
            Instruction(LoadWord, FirstArgumentAt),
            Instruction(JumpBitSet, CLONE_THREAD, ifFalse: 1),
            Instruction(Return, Allow),
            Instruction(Return, Refuse),
        ]);
        return [.. program];
    }

    // struct sock_filter: __u16 code; __u8 jt; __u8 jf; __u32 k.
    private static ulong Instruction(ushort code, uint k, byte ifTrue = 0, byte ifFalse = 0) =>
        code | (ulong)ifTrue << 16 | (ulong)ifFalse << 24 | (ulong)k << 32;

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint operation, nint flags, nint arguments);
}

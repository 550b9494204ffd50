using System.Runtime.InteropServices;
using System.Text;

namespace Ysco.Posix;

/// <summary>
/// posix_spawn(3): starts a program without ever forking managed code. The child gets its own process group, default
/// dispositions for all signals, an empty signal mask, our environment and only the descriptors named.
/// </summary>
internal static unsafe partial class Spawn
{
    private const short POSIX_SPAWN_SETPGROUP = 0x02;
    private const short POSIX_SPAWN_SETSIGDEF = 0x04;
    private const short POSIX_SPAWN_SETSIGMASK = 0x08;
    private const short POSIX_SPAWN_SETSID = 0x80;

    /// <summary>More than posix_spawnattr_t (336) and posix_spawn_file_actions_t (80) of glibc on any processor.</summary>
    private const int OpaqueBytes = 512;

    /// <summary>Starts a program; whoever does so waits for it with <see cref="Children.TryReap"/>.</summary>
    /// <param name="path">The file to execute; relative to the current folder.</param>
    /// <param name="arguments">argv, the program's name first.</param>
    /// <param name="environment">The child's environment, each NAME=VALUE; null for ours, byte for byte.</param>
    /// <param name="descriptors">
    /// Our descriptors, and the numbers they get in the child; the same number for one that is not closed on exec. 0, 1 and 2 go along anyway.
    /// </param>
    /// <param name="pid">The child's process id.</param>
    /// <param name="ownSession">It gets a session of its own too: no terminal to type into, no group of ours to join.</param>
    /// <returns>0, or the error number.</returns>
    internal static int Start(
        string path, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]>? environment,
        ReadOnlySpan<(int Ours, int Theirs)> descriptors, out int pid, bool ownSession = false)
    {
        byte* attributes = stackalloc byte[OpaqueBytes];
        byte* actions = stackalloc byte[OpaqueBytes];
        byte* set = stackalloc byte[Signals.SigSetBytes];
        _ = posix_spawnattr_init(attributes);
        _ = posix_spawn_file_actions_init(actions);
        _ = posix_spawnattr_setflags(
            attributes, (short)((ownSession ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP) | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK));
        _ = posix_spawnattr_setpgroup(attributes, 0);
        _ = Signals.sigemptyset(set);
        _ = posix_spawnattr_setsigmask(attributes, set);

        // Not sigfillset: it leaves out 32 and 33, which the C library uses itself and then makes ignored in the child.
        new Span<byte>(set, Signals.SigSetBytes).Fill(0xff);
        _ = posix_spawnattr_setsigdefault(attributes, set);
        foreach ((int ours, int theirs) in descriptors)
        {
            _ = posix_spawn_file_actions_adddup2(actions, ours, theirs);
        }

        byte** argv = Copy(arguments);
        byte** envp = environment is null ? Processes.GetEnviron() : Copy(environment);
        int child = 0;
        Children.BeginStart();
        int error = posix_spawn(&child, path, actions, attributes, argv, envp);
        pid = child;
        if (error == 0)
        {
            Children.Own(pid);
        }

        Children.EndStart();
        Free(argv);
        if (environment is not null)
        {
            Free(envp);
        }

        _ = posix_spawn_file_actions_destroy(actions);
        _ = posix_spawnattr_destroy(attributes);
        return error;
    }

    /// <summary>Texts as UTF-8.</summary>
    internal static byte[][] Bytes(params ReadOnlySpan<string> texts)
    {
        byte[][] encoded = new byte[texts.Length][];
        for (int i = 0; i < texts.Length; i++)
        {
            encoded[i] = Encoding.UTF8.GetBytes(texts[i]);
        }

        return encoded;
    }

    /// <summary>A null-terminated array of null-terminated strings, as exec takes it.</summary>
    internal static byte** Copy(IReadOnlyList<byte[]> texts)
    {
        byte** copies = (byte**)NativeMemory.AllocZeroed((nuint)texts.Count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < texts.Count; i++)
        {
            copies[i] = (byte*)NativeMemory.AllocZeroed((nuint)texts[i].Length + 1);
            texts[i].CopyTo(new Span<byte>(copies[i], texts[i].Length));
        }

        return copies;
    }

    /// <summary>Frees what <see cref="Copy"/> made.</summary>
    internal static void Free(byte** copies)
    {
        for (byte** copy = copies; *copy is not null; copy++)
        {
            NativeMemory.Free(*copy);
        }

        NativeMemory.Free(copies);
    }

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setpgroup(byte* attributes, int group);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(byte* attributes, byte* set);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* set);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(
        int* pid, string path, byte* actions, byte* attributes, byte** argv, byte** envp);
}

using System.Runtime.InteropServices;
using Ysco.Posix;

namespace Ysco.Tests.Binary;

/// <summary>
/// A file that is somebody else's to whoever opens it, whoever has written it and however often: as on a file system without owners, which
/// not every kernel has. The kernel asks us at each opening (fanotify(7)); we give the file away, and let the opening go on. Needs root.
/// </summary>
public sealed partial class OwnerlessFile : IDisposable
{
    private const uint FAN_CLOEXEC = 0x1;
    private const uint FAN_CLASS_CONTENT = 0x4;
    private const uint FAN_MARK_ADD = 0x1;
    private const ulong FAN_OPEN_PERM = 0x10000;
    private const ulong FAN_EVENT_ON_CHILD = 0x8000000;
    private const uint FAN_ALLOW = 0x1;

    // struct fanotify_event_metadata, linux/fanotify.h: event_len, then at 16 the descriptor of the file; struct fanotify_response: that, and the answer.
    private const int DescriptorOffset = 16;
    private const int MinimalEventBytes = 24;

    private readonly string _path;
    private readonly uint _owner;
    private readonly int _events;
    private readonly int _stop;
    private readonly Thread _thread;

    /// <summary>From now on.</summary>
    /// <param name="path">The file, which need not be there yet; its folder is.</param>
    /// <param name="owner">Whose it is.</param>
    public OwnerlessFile(string path, uint owner)
    {
        (_path, _owner) = (path, owner);
        _events = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, FileIo.O_RDONLY | FileIo.O_CLOEXEC);
        _stop = eventfd(0, 0);
        if (_events < 0 || _stop < 0 || fanotify_mark(_events, FAN_MARK_ADD, FAN_OPEN_PERM | FAN_EVENT_ON_CHILD, Files.AT_FDCWD, Path.GetDirectoryName(path)!) != 0)
        {
            throw new IOException($"fanotify: {Errno.Describe(Marshal.GetLastPInvokeError())}");
        }

        _thread = new Thread(Answer) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>How often it was opened.</summary>
    public int Openings { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = write(_stop, [1, 0, 0, 0, 0, 0, 0, 0], 8);
        _thread.Join();
        FileIo.Close(_events);
        FileIo.Close(_stop);
    }

    private void Answer()
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            PollEntry[] entries = [new() { Fd = _events, Events = 1 }, new() { Fd = _stop, Events = 1 }];
            _ = poll(entries, 2, -1);
            if (entries[1].Happened != 0)
            {
                return;
            }

            if (entries[0].Happened == 0)
            {
                continue;
            }

            int length = (int)read(_events, buffer, (nuint)buffer.Length);
            for (int at = 0; at + MinimalEventBytes <= length; at += BitConverter.ToInt32(buffer, at))
            {
                int fd = BitConverter.ToInt32(buffer, at + DescriptorOffset);
                if (new FileInfo($"/proc/self/fd/{fd}").LinkTarget == _path)
                {
                    Openings++;
                    _ = fchown(fd, _owner, uint.MaxValue);
                }

                byte[] answer = [.. BitConverter.GetBytes(fd), .. BitConverter.GetBytes(FAN_ALLOW)];
                _ = write(_events, answer, (nuint)answer.Length);
                FileIo.Close(fd);
            }
        }
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        internal int Fd;
        internal short Events;
        internal short Happened;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fanotify_init(uint flags, int eventFlags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fanotify_mark(int fd, uint flags, ulong mask, int folder, string path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint value, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(int fd, uint owner, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll([In, Out] PollEntry[] entries, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, [Out] byte[] buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, byte[] bytes, nuint length);
}

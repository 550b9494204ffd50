using System.Buffers.Binary;
using System.Net.Sockets;

namespace Ysco.Tests.Machine;

/// <summary>
/// A disk with a write cache that forgets: when the power goes, what was not flushed is there, is not, or is there in part,
/// each write by chance. The emulator gets it over a socket. To kill an emulator with a file for a disk loses less, whatever its
/// cache mode: what the host's kernel was given stays, flushed or not (and cache=unsafe does not even pass flushes on).
/// References: the NBD protocol, doc/proto.md (fixed newstyle, simple replies, flush).
/// </summary>
internal sealed class NbdDisk : IAsyncDisposable
{
    private const ulong OptionMagic = 0x49484156454F5054; // "IHAVEOPT"
    private const ulong OptionReplyMagic = 0x3E889045565A9;
    private const uint RequestMagic = 0x25609513;
    private const uint ReplyMagic = 0x67446698;
    private const ushort TransmissionFlags = 1 | 4; // they are there; flush
    private const int SectorBytes = 512; // what a disk writes whole
    private const int LengthMaximum = 32 << 20;
    private const uint InputOutputError = 5; // EIO
    private const uint JournalMagic = 0xC03B3998;
    private const uint JournalCommit = 2;
    private const int SizeOfBlocks = 1024 + 24; // s_log_block_size of ext4's super block
    private readonly int _blockBytes;
    private readonly byte[] _kept;
    private readonly byte[] _seen;
    private readonly List<(int Offset, byte[] Bytes)> _cache = [];
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;
    private TaskCompletionSource _gone = NewSignal();
    private TaskCompletionSource _off = NewSignal();
    private volatile int _writes;
    private volatile int _cutAt = int.MaxValue;
    private volatile int _failsAt = int.MaxValue;

    /// <summary>Begins to serve it.</summary>
    /// <param name="content">What is on it.</param>
    /// <param name="folder">Where its socket goes.</param>
    public NbdDisk(byte[] content, string folder)
    {
        SocketPath = Path.Combine(folder, $"disk-{Guid.NewGuid():N}");
        (_kept, _seen) = ([.. content], [.. content]);
        _blockBytes = 1024 << content[SizeOfBlocks];
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _serving = ServeAsync();
    }

    /// <summary>Where the emulator finds it.</summary>
    public string SocketPath { get; }

    /// <summary>Writes and flushes so far.</summary>
    public int Writes => _writes;

    /// <summary>Ends when <see cref="CutAfter"/> has come true: the disk does nothing any more then.</summary>
    public Task Gone => _gone.Task;

    /// <summary>Has the power go with the so many-th write or flush from now on.</summary>
    public void CutAfter(int writes) => _cutAt = _writes + writes;

    /// <summary>Has every write and flush fail after so many from now on.</summary>
    public void FailAfter(int writes) => _failsAt = _writes + writes;

    /// <summary>Waits until the emulator has gone, loses what is in the cache, and is ready and whole for the next one.</summary>
    public async Task LoseAsync(Random random)
    {
        await _off.Task.WaitAsync(TimeSpan.FromSeconds(10));
        foreach (var (offset, bytes) in _cache)
        {
            int fate = random.Next(4);
            for (int at = 0, part; at < bytes.Length; at += part)
            {
                // Of a write in two: none, all, or this part perhaps.
                part = Math.Min(IsCommit(bytes.AsSpan(at)) ? _blockBytes : SectorBytes, bytes.Length - at);
                if (fate == 0 || (fate == 1 && random.Next(2) == 0))
                {
                    bytes.AsSpan(at, part).CopyTo(_kept.AsSpan(offset + at));
                }
            }
        }

        _cache.Clear();
        _kept.CopyTo(_seen, 0);
        (_cutAt, _failsAt) = (int.MaxValue, int.MaxValue);
        (_gone, _off) = (NewSignal(), NewSignal());
    }

    /// <summary>
    /// Whether these are the block that commits a transaction of ext4's journal. It holds a sum of the whole block, and a kernel that
    /// finds half of it refuses the file system until e2fsck(8) has mended that: it is taken to be written whole, which most disks do.
    /// References: jbd2 (struct commit_header), Documentation/filesystems/ext4/journal.rst of Linux.
    /// </summary>
    private static bool IsCommit(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && BinaryPrimitives.ReadUInt32BigEndian(bytes) == JournalMagic && BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) == JournalCommit;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
        File.Delete(SocketPath);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var socket = await _listener.AcceptAsync(_stopping.Token);
                await using var stream = new NetworkStream(socket);
                if (await GreetAsync(stream))
                {
                    while (await AnswerAsync(stream))
                    {
                    }
                }
            }
            catch (Exception e) when (e is IOException or EndOfStreamException or OperationCanceledException)
            {
                // The emulator was killed, or the test is over.
            }

            _off.TrySetResult();
        }
    }

    // Whatever is asked for but the export (GO, 7) is not had: the emulator then does with less.
    private async Task<bool> GreetAsync(NetworkStream stream)
    {
        await stream.WriteAsync("NBDMAGICIHAVEOPT\0\u0003"u8.ToArray(), _stopping.Token);
        await ReadAsync(stream, 4);
        while (true)
        {
            byte[] header = await ReadAsync(stream, 16);
            uint option = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
            int length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(12));
            if (BinaryPrimitives.ReadUInt64BigEndian(header) != OptionMagic || length is < 0 or > SectorBytes)
            {
                return false;
            }

            await ReadAsync(stream, length);
            if (option != 7)
            {
                await ReplyAsync(stream, option, 0x80000001, []);
                continue;
            }

            byte[] export = new byte[12];
            BinaryPrimitives.WriteInt64BigEndian(export.AsSpan(2), _seen.Length);
            BinaryPrimitives.WriteUInt16BigEndian(export.AsSpan(10), TransmissionFlags);
            await ReplyAsync(stream, option, 3, export);
            await ReplyAsync(stream, option, 1, []);
            return true;
        }
    }

    private async Task ReplyAsync(NetworkStream stream, uint option, uint type, byte[] data)
    {
        byte[] reply = new byte[20 + data.Length];
        BinaryPrimitives.WriteUInt64BigEndian(reply, OptionReplyMagic);
        BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(8), option);
        BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(12), type);
        BinaryPrimitives.WriteInt32BigEndian(reply.AsSpan(16), data.Length);
        data.CopyTo(reply, 20);
        await stream.WriteAsync(reply, _stopping.Token);
    }

    private async Task<bool> AnswerAsync(NetworkStream stream)
    {
        byte[] request = await ReadAsync(stream, 28);
        int type = BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(6));
        long offset = BinaryPrimitives.ReadInt64BigEndian(request.AsSpan(16));
        int length = BinaryPrimitives.ReadInt32BigEndian(request.AsSpan(24));
        if (BinaryPrimitives.ReadUInt32BigEndian(request) != RequestMagic || length is < 0 or > LengthMaximum || type == 2)
        {
            return false;
        }

        byte[] written = type == 1 ? await ReadAsync(stream, length) : [];
        if (type != 0 && ++_writes >= _cutAt)
        {
            // Not an answer any more, as there is none from a disk without power: the emulator is killed while it waits.
            _gone.TrySetResult();
            await stream.CopyToAsync(Stream.Null, _stopping.Token);
            return false;
        }

        bool isThere = offset >= 0 && (type == 3 || offset + length <= _seen.Length);
        bool done = isThere && (type == 0 || _writes <= _failsAt);
        byte[] reply = new byte[16 + (type == 0 && done ? length : 0)];
        BinaryPrimitives.WriteUInt32BigEndian(reply, ReplyMagic);
        BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(4), done ? 0 : InputOutputError);
        request.AsSpan(8, 8).CopyTo(reply.AsSpan(8));
        if (done)
        {
            Do(type, (int)offset, written, reply.AsSpan(16));
        }

        await stream.WriteAsync(reply, _stopping.Token);
        return true;
    }

    private void Do(int type, int offset, byte[] written, Span<byte> read)
    {
        switch (type)
        {
            case 0:
                _seen.AsSpan(offset, read.Length).CopyTo(read);
                break;
            case 1:
                written.CopyTo(_seen, offset);
                _cache.Add((offset, written));
                break;
            default:
                _seen.CopyTo(_kept, 0);
                _cache.Clear();
                break;
        }
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream, int length)
    {
        byte[] bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, _stopping.Token);
        return bytes;
    }
}

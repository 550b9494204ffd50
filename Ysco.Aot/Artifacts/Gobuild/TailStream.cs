namespace Ysco.Artifacts.Gobuild;

/// <summary>
/// Passes a stream through and remembers its last four bytes. An unpacker reads ahead and never says where the packed data
/// ended; the end of the stream says it. Not for more than one reader.
/// </summary>
internal sealed class TailStream(Stream inner) : Stream
{
    private uint tail;

    /// <summary>The last four bytes so far, little-endian: of a gzip file of one member, the unpacked length (RFC 1952 section 2.3.1).</summary>
    internal uint Tail => tail;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Remember(buffer[..inner.Read(buffer)]);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int got = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Remember(buffer.Span[..got]);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Remember(ReadOnlySpan<byte> read)
    {
        foreach (byte b in read[Math.Max(0, read.Length - sizeof(uint))..])
        {
            tail = (tail >> 8) | ((uint)b << 24);
        }

        return read.Length;
    }
}

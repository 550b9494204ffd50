using Ysco.Results;

namespace Ysco.Net;

/// <summary>
/// The body of an answer, with its bounds at each read. It owns the answer and the clock; disposing it closes the
/// connection where the body was not read to its end.
/// </summary>
internal sealed class BoundedBody(HttpResponseMessage response, Stream inner, FetchClock clock, string url) : Stream
{
    private long left = clock.Limits.MaxBodyBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        cancellationToken.ThrowIfCancellationRequested();
        int got;
        try
        {
            clock.AwaitingBody();
            got = await inner.ReadAsync(buffer, clock.Token).ConfigureAwait(false);
            clock.Rest();
        }
        catch (Exception e) when (FetchWords.Describe(e, clock) is { } failure)
        {
            throw new FetchException(failure.Within(url));
        }

        left -= got;
        return left >= 0 ? got
            : throw new FetchException(Failure.Invalid($"{url}: body is larger than {clock.Limits.MaxBodyBytes} bytes"));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // The worker has nothing else to do on this thread, and no synchronisation context that could wait for it.
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            response.Dispose();
            clock.Dispose();
        }

        base.Dispose(disposing);
    }
}

using Xunit;
using Ysco.Bytes;

namespace Ysco.Tests.Go;

/// <summary>Bytes in memory that fail the test when anything outside of them is asked for, and count what is read.</summary>
internal sealed class MemoryImage(byte[] bytes) : IRandomAccess
{
    public long BytesRead { get; private set; }

    public bool FailsToRead { get; init; }

    public long Length => bytes.Length;

    public int Read(long offset, Span<byte> into)
    {
        if (FailsToRead)
        {
            return -1;
        }

        Assert.InRange(offset, 0, bytes.Length);
        Assert.True(into.Length <= bytes.Length - offset, "read past the end");
        bytes.AsSpan((int)offset, into.Length).CopyTo(into);
        BytesRead += into.Length;
        return into.Length;
    }
}

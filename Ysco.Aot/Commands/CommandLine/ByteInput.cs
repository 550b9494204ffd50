using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Commands.CommandLine;

/// <summary>What a command reads: a descriptor, or given bytes in a test.</summary>
public sealed class ByteInput
{
    private const int BlockBytes = 16 * 1024;

    private readonly int descriptor;
    private readonly byte[]? given;

    private ByteInput(int descriptor, byte[]? given)
    {
        this.descriptor = descriptor;
        this.given = given;
    }

    /// <summary>Input from a blocking descriptor.</summary>
    public static ByteInput From(int descriptor) => new(descriptor, null);

    /// <summary>Input of these bytes.</summary>
    public static ByteInput From(byte[] given) => new(-1, given);

    /// <summary>Reads to the end.</summary>
    /// <param name="name">What is read, for messages.</param>
    /// <param name="maxBytes">More than this is refused.</param>
    public Result<byte[]> ReadAll(string name, int maxBytes)
    {
        byte[] buffer = given ?? [];
        int filled = buffer.Length;
        while (given is null && filled <= maxBytes)
        {
            if (buffer.Length - filled < BlockBytes)
            {
                Array.Resize(ref buffer, (buffer.Length * 2) + BlockBytes);
            }

            int got = FileIo.Read(descriptor, buffer.AsSpan(filled));
            if (got < 0)
            {
                return Failure.Local($"{name}: {Errno.Describe(Errno.Last)}");
            }

            if (got == 0)
            {
                break;
            }

            filled += got;
        }

        return filled > maxBytes ? Failure.Invalid($"{name}: longer than {maxBytes} bytes") : buffer[..filled];
    }
}

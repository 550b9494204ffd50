using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>Files without a name, for what workers write: gone with their last descriptor, whatever happens.</summary>
internal static class UnnamedFile
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Makes one, on the disk where a binary is to be.</summary>
    /// <param name="binary">The name that the binary will get.</param>
    /// <returns>Its descriptor, to be read and written.</returns>
    internal static Result<int> Open(string binary)
    {
        string path = binary + ".download" + DurableFile.TemporarySuffix;
        int fd = DurableFile.OpenNew(path, OwnerOnly);
        if (fd < 0)
        {
            return Failure.Local($"{binary}: making a file beside it: {Errno.Describe(Errno.Last)}");
        }

        _ = Files.unlink(path);
        return fd;
    }
}

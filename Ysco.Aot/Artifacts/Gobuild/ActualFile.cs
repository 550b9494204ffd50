using Ysco.Results;

namespace Ysco.Artifacts.Gobuild;

/// <summary>A binary as it is on disk.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">SHA-256 of it, 32 bytes.</param>
public sealed record ActualFile(long Size, byte[] Sha256)
{
    /// <summary>Null when it is the file that a record is of; else Security, with what differs.</summary>
    public Failure? Differs(BuildRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.FileSize != Size)
        {
            return Failure.Security($"the file has {Size} bytes, and the log's record says {record.FileSize}");
        }

        string sum = BuildSum.Of(Sha256);
        return record.Sum == sum ? null : Failure.Security($"the file has the sum {sum}, and the log's record says {record.Sum}");
    }
}

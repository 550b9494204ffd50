using Ysco.Net;

namespace Ysco.Artifacts.Release;

/// <summary>What getting a release may cost.</summary>
public static class ReleaseLimits
{
    /// <summary>The largest archive.</summary>
    public const long MaxArchiveBytes = 256L << 20;

    /// <summary>The largest binary, unpacked: programs pack to a half or a third.</summary>
    public const long MaxBinaryBytes = 512L << 20;

    /// <summary>Files in an archive: with a program come its manual and its licences.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>What an archive unpacks to in all: what is passed over must be unpacked too.</summary>
    public const long MaxUnpackedBytes = 640L << 20;

    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Small = TimeSpan.FromMinutes(1);

    /// <summary>For the manifest.</summary>
    public static readonly FetchLimits Manifest = new(ReleaseManifest.MaxBytes, Connect, Small, Connect, Small + Small);

    /// <summary>For the file of sums.</summary>
    public static readonly FetchLimits Sums = new(Sha256Sums.MaxBytes, Connect, Small, Connect, Small + Small);

    /// <summary>For its signature.</summary>
    public static readonly FetchLimits Signature = new(ReleaseKey.MaxSignatureBytes, Connect, Small, Connect, Small + Small);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>For the file of sums, and as well for its signature, in a check: that is complete without, and has its own limit of three minutes.</summary>
    public static readonly FetchLimits AtCheck = new(Sha256Sums.MaxBytes, Soon, Soon, Soon, Soon);

    /// <summary>For the archive.</summary>
    public static readonly FetchLimits Archive = new(MaxArchiveBytes, Connect, Small, Small, TimeSpan.FromHours(2));
}

namespace Ysco.Worker;

/// <summary>What a worker is to do: one of these, and how DNS is asked for it.</summary>
public sealed record WorkerRequest
{
    /// <summary>How DNS is asked.</summary>
    public required DnsSettings Dns { get; init; }

    /// <summary>Which versions are there?</summary>
    public CheckRequest? Check { get; init; }

    /// <summary>Get this build.</summary>
    public FetchRequest? Fetch { get; init; }

    /// <summary>Get this release.</summary>
    public ReleaseRequest? Release { get; init; }

    /// <summary>Unpack this.</summary>
    public UnpackRequest? Unpack { get; init; }

    /// <summary>Take this bundle apart.</summary>
    public BundleRequest? Bundle { get; init; }

    /// <summary>What does DNS say?</summary>
    public LookupRequest? Lookup { get; init; }

    /// <summary>Tell somebody.</summary>
    public NotifyPost[]? Notify { get; init; }

    /// <summary>Which is the newest tree of the log?</summary>
    public TreeRequest? Tree { get; init; }
}

namespace Ysco.Worker;

/// <summary>What a worker is started with.</summary>
public sealed record WorkerJob
{
    /// <summary>The request, one JSON object.</summary>
    public required byte[] Request { get; init; }

    /// <summary>How long it may take in all.</summary>
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>The folder it may write to; it belongs to it. Empty for none.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The user it runs as; null when we are not root and it runs as we do.</summary>
    public uint? Uid { get; init; }

    /// <summary>The group it runs as.</summary>
    public uint Gid { get; init; }

    /// <summary>The descriptor of the file for the binary; -1 when it is to fetch none.</summary>
    public int Output { get; init; } = -1;

    /// <summary>The descriptor of a file that it reads; -1 when there is none. Goes with <see cref="Output"/> only.</summary>
    public int Input { get; init; } = -1;

    /// <summary>
    /// Gets what it writes to stderr as it comes, printable characters, line feeds and carriage returns only, up to
    /// <see cref="WorkerProcess.MaxProgressBytes"/>; null when nobody watches.
    /// </summary>
    public Action<string>? Progress { get; init; }
}

namespace Ysco.Admin;

/// <summary>What strangers may cost. Everything the admin server holds for them is bounded by these.</summary>
/// <param name="Connections">
/// Connections at once, where the limit of descriptors allows for them. One more, and the oldest idle one of whoever has the most is closed: thousands of idle ones keep
/// nobody out.
/// </param>
/// <param name="Header">From the first byte of a request, or from connecting, to the end of its header.</param>
/// <param name="Body">From the end of the header to the end of the body.</param>
/// <param name="Idle">Between requests.</param>
/// <param name="WriteStall">Without a byte of an answer being taken.</param>
/// <param name="Linger">For a refused client to read its answer while it still sends.</param>
public sealed record ServerLimits(
    int Connections, TimeSpan Header, TimeSpan Body, TimeSpan Idle, TimeSpan WriteStall, TimeSpan Linger)
{
    /// <summary>Of a file, sent at a time: much, for a system call, and little, for others to get their turn.</summary>
    internal const int FileChunkBytes = 256 * 1024;

    /// <summary>Requests that wait for an update or check: people click a few times, not more.</summary>
    public const int WaitingRequests = 32;

    /// <summary>What is read from a connection at once; one buffer for all of them.</summary>
    public const int ReadBytes = 16 * 1024;

    /// <summary>Connections accepted before others get their turn.</summary>
    public const int AcceptBatch = 32;

    /// <summary>What a refused client may still send before it is cut off.</summary>
    public const int LingerBytes = 2 * 1024 * 1024;

    /// <summary>The largest answer held for a client that reads slowly.</summary>
    public const int PendingOutputBytes = 8 * 1024 * 1024;

    /// <summary>
    /// Bodies that are not complete and answers that are not taken, in sum: some sixty of the largest forms, and a quarter of the
    /// heap (GCHeapHardLimit), which is also for heads, for what a request is made into, and for the work of ysco.
    /// </summary>
    public const int HeldBytes = 16 * 1024 * 1024;

    /// <summary>
    /// Descriptors that no connection gets, so that clients in numbers keep nothing else from being done. A fetch has some
    /// ten at its height (the worker's pipes, the file, the evidence and its folder), a hook at the same time six.
    /// </summary>
    public const int ReservedDescriptors = 16;

    /// <summary>
    /// What ysco has open for itself when it runs: the standard three, epoll, signals, locks, sockets, the service's file; some
    /// dozen. With fewer than this and <see cref="ReservedDescriptors"/> and as many again, no more than a few clients are served at once.
    /// </summary>
    internal const int OwnDescriptors = 16;

    /// <summary>How long nothing is accepted when the system has no descriptors left.</summary>
    public static readonly TimeSpan AcceptPause = TimeSpan.FromSeconds(1);

    /// <summary>Deadlines are looked at no more often than this.</summary>
    public static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    /// <summary>What the program runs with.</summary>
    public static readonly ServerLimits Default = new(
        128, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(2));
}

using Ysco.Durable;
using Ysco.Posix;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>What is replaced by something new: a service, or ourselves.</summary>
internal sealed record FetchPlace
{
    /// <summary>Where releases of it come from; null for the log of Go programs.</summary>
    public required ReleaseSource? Source { get; init; }

    /// <summary>The path that it is started by.</summary>
    public required ServicePath Path { get; init; }

    /// <summary>What that leads to now.</summary>
    public required string Current { get; init; }

    /// <summary>The name that the present one gets, when it has none apart from the path.</summary>
    public required string KeepAs { get; init; }

    /// <summary>What neither a new one replaces nor a removal takes.</summary>
    public required FilesInUse InUse { get; init; }

    /// <summary>Whose owner and mode the new one gets.</summary>
    public required FileStatus? Like { get; init; }

    /// <summary>The bundle that the new one comes in; empty when the network is asked.</summary>
    public string Bundle { get; init; } = "";

    /// <summary>Where the new one is laid.</summary>
    public string Folder => DurableFile.FolderOf(Current);
}

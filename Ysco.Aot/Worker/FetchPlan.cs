using System.Runtime.CompilerServices;
using Ysco.Artifacts.Gobuild;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Tlog;

namespace Ysco.Worker;

/// <summary>One build to fetch: what, from which log, where to, as whom.</summary>
public sealed record FetchPlan
{
    /// <summary>The build.</summary>
    public required BuildSpec Spec { get; init; }

    /// <summary>The log's key: from the configuration or the command line.</summary>
    public required VerifierKey Key { get; init; }

    /// <summary>The log's URL; empty to derive it from the key's name.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The state folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The name that the binary gets, unless it is one in use: then one of <see cref="FilesInUse.NamesFor"/> it.</summary>
    public required string Binary { get; init; }

    /// <summary>SHA-256 of the binary, in hex, as a signed release has it; empty when the log alone says what it is.</summary>
    public string SignedSha256 { get; init; } = "";

    /// <summary>The files whose names it must not get.</summary>
    public FilesInUse InUse { get; init; } = FilesInUse.None;

    /// <summary>Where its name is noted down before it is given; null when whoever asked looks after it.</summary>
    public LayingFile? Laying { get; init; }

    /// <summary>Whose owner, group and mode the binary gets: the one it follows. Null for 0755 and ours.</summary>
    public FileStatus? Like { get; init; }

    /// <summary>Who the worker is.</summary>
    public required WorkerIdentity Identity { get; init; }

    /// <summary>How DNS is asked for the addresses of servers.</summary>
    public required DnsSettings Dns { get; init; }

    /// <summary>The bundle that it comes in, absolute; empty when the log is to be asked.</summary>
    public string Bundle { get; init; } = "";

    /// <summary>
    /// What is held of the log elsewhere: the proof begins there, and what is held here neither counts nor changes. Null for what is held here.
    /// </summary>
    public LogHead? HeldElsewhere { get; init; }

    /// <summary>How long the worker may take: a log may build first, and a slow line takes its time.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Gets what there is to tell somebody who watches on a terminal; null when nobody does.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>One is equal to itself only: members are not compared, which would be much code for nothing.</summary>
    public bool Equals(FetchPlan? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => nameof(FetchPlan);
}

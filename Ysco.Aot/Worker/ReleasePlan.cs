using System.Runtime.CompilerServices;
using Ysco.Artifacts.Release;
using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Supervision;

namespace Ysco.Worker;

/// <summary>One release to fetch: what, from where, where to, as whom.</summary>
public sealed record ReleasePlan
{
    /// <summary>Where the manifest is.</summary>
    public required string ManifestUrl { get; init; }

    /// <summary>The version; empty for the newest stable one.</summary>
    public required string Version { get; init; }

    /// <summary>The name of the binary in the archive.</summary>
    public required string Name { get; init; }

    /// <summary>The key that releases must be signed for; null when it was said that none is needed.</summary>
    public required ReleaseKey? Key { get; init; }

    /// <summary>The state folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Where it is kept what was seen; null for the usual name of such a program.</summary>
    public ReleaseSeenFile? Seen { get; init; }

    /// <summary>
    /// The name that the binary gets; <c>{0}</c> in it stands for the version. Where that is one in use, it gets another
    /// (<see cref="FilesInUse.NamesFor"/>).
    /// </summary>
    public required string Binary { get; init; }

    /// <summary>It is to be proven only, and nothing is laid there: a log has the binary.</summary>
    public bool IsProofOnly { get; init; }

    /// <summary>There must be no file of that name yet.</summary>
    public bool IsFirst { get; init; }

    /// <summary>The files whose names it must not get.</summary>
    public FilesInUse InUse { get; init; } = FilesInUse.None;

    /// <summary>Where its name is noted down before it is given; null when whoever asked looks after it.</summary>
    public LayingFile? Laying { get; init; }

    /// <summary>Whose owner, group and mode the binary gets: the one it follows. Null for 0755 and ours.</summary>
    public FileStatus? Like { get; init; }

    /// <summary>Who workers are.</summary>
    public required WorkerIdentity Identity { get; init; }

    /// <summary>How DNS is asked for the addresses of servers.</summary>
    public required DnsSettings Dns { get; init; }

    /// <summary>The bundle that it comes in, absolute; empty when the manifest is to be asked.</summary>
    public string Bundle { get; init; } = "";

    /// <summary>
    /// Gets the descriptor of the archive, and what proves it, once that is proven; off the loop. A failure of it is one of the fetch. Null
    /// when nobody keeps them.
    /// </summary>
    public Func<ReleaseAnswer, int, Failure?>? Archived { get; init; }

    /// <summary>How long the download may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>One is equal to itself only: members are not compared, which would be much code for nothing.</summary>
    public bool Equals(ReleasePlan? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => nameof(ReleasePlan);
}

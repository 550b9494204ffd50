using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>Who a worker is, and the folder that is its own.</summary>
/// <param name="Uid">Its user; null when we are not root, and it is who we are.</param>
/// <param name="Gid">Its group.</param>
/// <param name="CacheFolder">Where it may write; empty for nowhere.</param>
public sealed record WorkerIdentity(uint? Uid, uint Gid, string CacheFolder)
{
    private const uint OwnerOnly = 0x1C0; // 0700

    /// <summary>One that keeps nothing: it may write nowhere.</summary>
    public static WorkerIdentity WithoutFolder(WorkerUser user) => new(Processes.geteuid() == 0 ? user.Uid : null, user.Gid, "");

    /// <summary>One whom no other process is, and who may write nowhere; who we are when we are not root.</summary>
    internal WorkerIdentity Alone(Random random) => this with { Uid = Uid is null ? null : LonelyUser.Pick(random), CacheFolder = "" };

    /// <summary>Works out who a worker is, and makes its cache folder.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="uid">The configured user, used when we are root.</param>
    /// <param name="gid">Its group.</param>
    public static Result<WorkerIdentity> Prepare(string folder, uint uid, uint gid)
    {
        bool root = Processes.geteuid() == 0;
        string cache = $"{folder}/cache";
        if (Files.mkdir(cache, OwnerOnly) != 0 && Errno.Last != Errno.EEXIST)
        {
            return Failure.Local($"{cache}: {Errno.Describe(Errno.Last)}");
        }

        if (FileStatus.Of(cache, followLinks: false) is not { IsDirectory: true })
        {
            return Failure.Local($"{cache}: is not a directory (remove it)");
        }

        return root && Files.lchown(cache, uid, gid) != 0
            ? Failure.Local($"{cache}: giving it to user {uid}: {Errno.Describe(Errno.Last)}")
            : new WorkerIdentity(root ? uid : null, gid, cache);
    }
}

using Ysco.Accounts;
using Ysco.Bytes;
using Ysco.Config;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>The configured user of workers. A static binary has no NSS: names are looked up in /etc/passwd by ourselves.</summary>
/// <param name="Uid">The user.</param>
/// <param name="Gid">Its group.</param>
public readonly record struct WorkerUser(uint Uid, uint Gid)
{
    /// <summary>Who has no rights anywhere, by custom.</summary>
    public static readonly WorkerUser Nobody = new(65534, 65534);

    /// <summary>Another one, where the service is <see cref="Nobody"/>.</summary>
    private static readonly WorkerUser SomebodyElse = new(65533, 65533);

    /// <summary>Finds the user: a uid stands for itself and the group of the same number unless /etc/passwd knows better.</summary>
    /// <param name="user">What the configuration says.</param>
    /// <param name="service">The service's user, who must be another: a worker must not be able to touch the service. Null when that is ours.</param>
    public static Result<WorkerUser> Find(string user, uint? service = null)
    {
        bool isUid = AccountFiles.TryId(user, out uint uid);
        if (!AccountFiles.Load().Try(out AccountFiles? accounts, out Failure? failure))
        {
            return failure.Within($"Worker.User {OneLine.From(user)}");
        }

        PasswdEntry? entry = isUid ? accounts.User(uid) : accounts.User(user);
        if (entry is null && !isUid)
        {
            return Failure.Invalid($"Worker.User {OneLine.From(user)}: not in {AccountFiles.PasswdPath} (use a name that is, or a uid)");
        }

        WorkerUser found = entry is null ? new WorkerUser(uid, uid) : new WorkerUser(entry.Uid, entry.Gid);
        if (found.Uid == 0)
        {
            return Failure.Invalid($"Worker.User {user}: is root, which the worker must not be (use 65534)");
        }

        return found.Uid != service ? found
            : user == new WorkerConfig().User ? SomebodyElse
            : Failure.Invalid($"Worker.User {OneLine.From(user)}: is the service's user too, which the worker must not be (name another, or leave it out)");
    }
}

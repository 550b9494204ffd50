using System.Globalization;
using System.Text;
using Ysco.Bytes;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>The configured user of workers. A static binary has no NSS: names are looked up in /etc/passwd by ourselves.</summary>
/// <param name="Uid">The user.</param>
/// <param name="Gid">Its group.</param>
public readonly record struct WorkerUser(uint Uid, uint Gid)
{
    /// <summary>Who has no rights anywhere, by custom.</summary>
    public static readonly WorkerUser Nobody = new(65534, 65534);

    /// <summary>The largest /etc/passwd that is read: thousands of users.</summary>
    private const int MaxPasswdBytes = 1 << 20;

    private const string PasswdPath = "/etc/passwd";

    /// <summary>Finds the user: a uid stands for itself and the group of the same number unless /etc/passwd knows better.</summary>
    public static Result<WorkerUser> Find(string user)
    {
        bool numeric = uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out uint uid);
        if (!BoundedFile.Read(PasswdPath, MaxPasswdBytes).Try(out byte[]? content, out Failure? failure) && !numeric)
        {
            return failure!.Within($"Worker.User {user}");
        }

        WorkerUser? found = Parse(Encoding.UTF8.GetString(content ?? []), user, numeric ? uid : null);
        if (found is { Uid: 0 } || (numeric && uid == 0))
        {
            return Failure.Invalid($"Worker.User {user}: is root, which the worker must not be (use 65534)");
        }

        if (found is { } entry)
        {
            return entry;
        }

        return numeric
            ? new WorkerUser(uid, uid)
            : Failure.Invalid($"Worker.User {OneLine.From(user)}: not in {PasswdPath} (use a name that is, or a uid)");
    }

    /// <summary>Looks a name or uid up in the text of /etc/passwd: name:password:uid:gid:...</summary>
    internal static WorkerUser? Parse(string passwd, string name, uint? uid)
    {
        foreach (string line in passwd.Split('\n'))
        {
            string[] fields = line.Split(':');
            if (fields.Length >= 4
                && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint lineUid)
                && uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out uint lineGid)
                && (uid is { } wanted ? wanted == lineUid : fields[0] == name))
            {
                return new WorkerUser(lineUid, lineGid);
            }
        }

        return null;
    }
}

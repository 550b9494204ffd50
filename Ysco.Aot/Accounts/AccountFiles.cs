using System.Globalization;
using System.Text;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Accounts;

/// <summary>
/// Users and groups of this machine: /etc/passwd and /etc/group, read by ourselves, for a static binary has no NSS. Who is
/// known to LDAP or NIS alone is not found here, and is named by number.
/// References: passwd(5), group(5).
/// Limits: <see cref="MaxFileBytes"/> a file, <see cref="MaxGroups"/> groups of a user; the first entry that fits counts.
/// </summary>
/// <param name="passwd">The text of /etc/passwd.</param>
/// <param name="group">The text of /etc/group.</param>
public sealed class AccountFiles(string passwd, string group)
{
    /// <summary>The file of users.</summary>
    public const string PasswdPath = "/etc/passwd";

    /// <summary>The file of groups.</summary>
    public const string GroupPath = "/etc/group";

    /// <summary>The largest file that is read: tens of thousands of lines.</summary>
    public const int MaxFileBytes = 4 << 20;

    /// <summary>NGROUPS_MAX of Linux, limits.h.</summary>
    public const int MaxGroups = 65536;

    /// <summary>The largest id: the one above it, (uid_t)-1, means "leave as it is" to setresuid(2).</summary>
    private const uint MaxId = uint.MaxValue - 1;

    /// <summary>Those of this machine. A file that is not there is an empty one.</summary>
    public static Result<AccountFiles> Load()
    {
        if (!BoundedFile.Read(PasswdPath, MaxFileBytes).Try(out byte[]? users, out Failure? failure)
            || !BoundedFile.Read(GroupPath, MaxFileBytes).Try(out byte[]? groups, out failure))
        {
            return failure;
        }

        return new AccountFiles(Encoding.UTF8.GetString(users ?? []), Encoding.UTF8.GetString(groups ?? []));
    }

    /// <summary>Reads an id: decimal digits, 0 to 4294967294.</summary>
    public static bool TryId(ReadOnlySpan<char> text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id <= MaxId;

    /// <summary>The user of a name; null when there is none.</summary>
    public PasswdEntry? User(string name) => FindUser(entry => entry.Name == name);

    /// <summary>The user of a number; null when there is none.</summary>
    public PasswdEntry? User(uint uid) => FindUser(entry => entry.Uid == uid);

    /// <summary>The number of a group's name; null when there is no such group.</summary>
    public uint? Group(string name)
    {
        foreach (string line in group.Split('\n'))
        {
            if (GroupOf(line) is { } found && found.Fields[0] == name)
            {
                return found.Gid;
            }
        }

        return null;
    }

    /// <summary>The groups of a user, as initgroups(3) finds them: the primary one, then those that list the user's name.</summary>
    public uint[] GroupsOf(PasswdEntry user)
    {
        var groups = new List<uint> { user.Gid };
        foreach (string line in group.Split('\n'))
        {
            if (groups.Count < MaxGroups && GroupOf(line) is { Fields: [_, _, _, var members, ..] } found
                && !groups.Contains(found.Gid) && Array.IndexOf(members.TrimEnd('\r').Split(','), user.Name) >= 0)
            {
                groups.Add(found.Gid);
            }
        }

        return [.. groups];
    }

    private PasswdEntry? FindUser(Func<PasswdEntry, bool> isWanted)
    {
        foreach (string line in passwd.Split('\n'))
        {
            // name:password:uid:gid:comment:home:shell
            string[] fields = line.TrimEnd('\r').Split(':');
            if (fields.Length >= 4 && IsName(fields[0]) && TryId(fields[2], out uint uid) && TryId(fields[3], out uint gid)
                && new PasswdEntry(fields[0], uid, gid, fields.Length > 5 ? fields[5] : "", fields.Length > 6 ? fields[6] : "") is var entry
                && isWanted(entry))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Not a comment, nor one of the lines of old that call for NIS.</summary>
    private static bool IsName(string field) => field.Length > 0 && field[0] is not ('#' or '+' or '-');

    // name:password:gid:member,member
    private static (uint Gid, string[] Fields)? GroupOf(string line)
    {
        string[] fields = line.Split(':');
        return fields.Length >= 3 && IsName(fields[0]) && TryId(fields[2], out uint gid) ? (gid, fields) : null;
    }
}

using Ysco.Accounts;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>The user that the service runs as (<c>-user</c>, <c>-groups</c>).</summary>
public sealed class ServiceUser
{
    /// <summary>As the command line names it, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The user.</summary>
    public required uint Uid { get; init; }

    /// <summary>The primary group.</summary>
    public required uint Gid { get; init; }

    /// <summary>The supplementary groups: all of them.</summary>
    public required uint[] Groups { get; init; }

    /// <summary>Its line in /etc/passwd; null when it has none.</summary>
    public PasswdEntry? Entry { get; init; }

    /// <summary>Variables that follow the user: each NAME=VALUE, or NAME for one that is not set.</summary>
    public string[] Variables => Entry is { } entry
        ? [$"HOME={(entry.Home == "" ? "/" : entry.Home)}", $"USER={entry.Name}", $"LOGNAME={entry.Name}", $"SHELL={entry.Shell}"]
        : ["HOME=/", "USER", "LOGNAME", "SHELL"];

    /// <summary>Whether it is root, which needs nobody's leave.</summary>
    public bool IsRoot => Uid == 0;

    /// <summary>Works out who is meant.</summary>
    /// <param name="accounts">The users and groups there are.</param>
    /// <param name="user">A name, or a uid.</param>
    /// <param name="groups">
    /// Names or gids with commas between, in place of the user's own groups; empty for those. A user without an entry needs
    /// them: the first is its primary group.
    /// </param>
    public static Result<ServiceUser> Find(AccountFiles accounts, string user, string groups)
    {
        bool isUid = AccountFiles.TryId(user, out uint uid);
        PasswdEntry? entry = isUid ? accounts.User(uid) : accounts.User(user);
        if (entry is null && !isUid)
        {
            return Failure.Invalid($"-user {OneLine.From(user)}: not in {AccountFiles.PasswdPath} (use a name that is, or a uid with -groups)");
        }

        if (entry is null && groups == "")
        {
            return Failure.Invalid($"-user {uid}: not in {AccountFiles.PasswdPath}, so its groups are not known (name them with -groups, the primary one first)");
        }

        uint[] listed = [];
        if (groups != "" && !List(accounts, groups).Try(out listed!, out Failure? failure))
        {
            return failure;
        }

        return new ServiceUser
        {
            Name = user,
            Uid = entry?.Uid ?? uid,
            Gid = entry?.Gid ?? listed[0],
            Groups = groups == "" ? accounts.GroupsOf(entry!) : listed,
            Entry = entry,
        };
    }

    private static Result<uint[]> List(AccountFiles accounts, string groups)
    {
        var list = new List<uint>();
        foreach (string group in groups.Split(','))
        {
            uint? gid = AccountFiles.TryId(group, out uint number) ? number : accounts.Group(group);
            if (group == "" || gid is not { } found)
            {
                return Failure.Invalid($"-groups: \"{OneLine.From(group)}\": not in {AccountFiles.GroupPath} (use names that are, or gids, with commas between)");
            }

            if (list.Count == AccountFiles.MaxGroups)
            {
                return Failure.Invalid($"-groups: more than {AccountFiles.MaxGroups} groups");
            }

            list.Add(found);
        }

        return list.ToArray();
    }
}

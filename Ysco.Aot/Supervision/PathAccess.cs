using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>
/// What a user may do along the way to a file, by owners and modes alone. The kernel knows more (access control lists,
/// mount options, security modules): it decides, this explains.
/// Reference: path_resolution(7), "Permissions".
/// </summary>
public static class PathAccess
{
    private const uint Read = 4;
    private const uint Write = 2;
    private const uint Execute = 1;
    private const uint Sticky = 0x200;

    /// <summary>What keeps a user from executing a file, for a message.</summary>
    /// <param name="way">As <see cref="PathWalk.Of"/> gives it.</param>
    /// <param name="user">The user.</param>
    public static string Obstacle(IReadOnlyList<PathElement> way, ServiceUser user) => FindObstacle(way, user)
        ?? "permission denied, though owners and modes along the path allow it (is it mounted noexec, or behind an access control list?)";

    /// <summary>What owners and modes put in the way of a user who is to execute a file; null when nothing.</summary>
    /// <param name="way">As <see cref="PathWalk.Of"/> gives it.</param>
    /// <param name="user">The user.</param>
    public static string? FindObstacle(IReadOnlyList<PathElement> way, ServiceUser user)
    {
        foreach (PathElement element in way)
        {
            if (element.Status is { IsLink: false } status && !Allows(status, user, Execute))
            {
                string act = status.IsDirectory ? "pass" : "execute";
                return $"{Describe(element)} does not let it {act} (chmod or chown it, or choose another place)";
            }
        }

        return null;
    }

    /// <summary>What on the way a user could change, and so what is executed: each in words; empty when nothing.</summary>
    /// <param name="way">As <see cref="PathWalk.Of"/> gives it.</param>
    /// <param name="user">The user.</param>
    public static List<string> Changeable(IReadOnlyList<PathElement> way, ServiceUser user) => ChangeableElements(way, user).ConvertAll(Describe);

    /// <summary>The same, as what is on the way.</summary>
    /// <param name="way">As <see cref="PathWalk.Of"/> gives it.</param>
    /// <param name="user">The user.</param>
    public static List<PathElement> ChangeableElements(IReadOnlyList<PathElement> way, ServiceUser user)
    {
        var found = new List<PathElement>();
        for (int i = 0; i < way.Count && !user.IsRoot; i++)
        {
            if (way[i].Status is { IsLink: false } status && MayChange(status, way, i, user))
            {
                found.Add(way[i]);
            }
        }

        return found;
    }

    /// <summary>Whether a user may open a folder, and so lock it (flock(2)).</summary>
    /// <param name="way">The way to it, as <see cref="PathWalk.Of"/> gives it.</param>
    /// <param name="user">The user.</param>
    /// <returns>The folder in words; null when it may not.</returns>
    public static string? Openable(IReadOnlyList<PathElement> way, ServiceUser user)
    {
        for (int i = 0; i < way.Count - 1; i++)
        {
            if (way[i].Status is { IsDirectory: true } passed && !Allows(passed, user, Execute))
            {
                return null;
            }
        }

        return way[^1].Status is { IsDirectory: true } folder && Allows(folder, user, Read) ? Describe(way[^1]) : null;
    }

    /// <summary>Whether a user may put files into a folder.</summary>
    public static bool MayAddTo(FileStatus folder, ServiceUser user) => Allows(folder, user, Write | Execute);

    private static bool MayChange(FileStatus status, IReadOnlyList<PathElement> way, int at, ServiceUser user)
    {
        if (status.Uid == user.Uid)
        {
            // Whatever its mode, its owner can give it another.
            return true;
        }

        if (!status.IsDirectory)
        {
            return Allows(status, user, Write);
        }

        // In a folder with the sticky bit names belong to whoever owns what they stand for.
        return Allows(status, user, Write | Execute)
            && ((status.Mode & Sticky) == 0 || OwnsNameIn(way[at].Path, way, user));
    }

    private static bool OwnsNameIn(string folder, IReadOnlyList<PathElement> way, ServiceUser user)
    {
        string start = folder.TrimEnd('/') + "/";
        foreach (PathElement element in way)
        {
            if (element.Path.Length > start.Length && element.Path.StartsWith(start, StringComparison.Ordinal)
                && element.Path.IndexOf('/', start.Length) < 0 && element.Status?.Uid == user.Uid)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Allows(FileStatus status, ServiceUser user, uint wanted)
    {
        if (user.IsRoot)
        {
            const uint AnyExecute = 0x49; // 0111: to root too, a file without any of these is no program
            return status.IsDirectory || (wanted & Execute) == 0 || (status.Mode & AnyExecute) != 0;
        }

        int shift = status.Uid == user.Uid ? 6
            : status.Gid == user.Gid || Array.IndexOf(user.Groups, status.Gid) >= 0 ? 3
            : 0;
        return (status.Mode >> shift & wanted) == wanted;
    }

    /// <summary>Its path, mode and owners, for a message.</summary>
    public static string Describe(PathElement element)
    {
        FileStatus status = element.Status!.Value;
        string mode = Convert.ToString(status.Permissions, 8).PadLeft(4, '0');
        return $"{element.Path} (mode {mode}, owner {status.Uid}, group {status.Gid})";
    }
}

using System.Globalization;
using Ysco.Supervision;

namespace Ysco.Doctor;

/// <summary>The way to the service: passable for its user, and for nobody else to change.</summary>
internal static class WayCheck
{
    internal const string Name = "path";

    /// <summary>Somebody who owns nothing: what this user may, everybody may.</summary>
    private const uint Anybody = 4294967293;

    /// <summary>Judges it. Pure.</summary>
    /// <param name="way">As <see cref="PathWalk.Of"/> gives it.</param>
    /// <param name="user">The service's user; null when it is ysco's, or not known.</param>
    internal static Finding Of(List<PathElement> way, ServiceUser? user)
    {
        string file = way[^1].Path;
        var anybody = new ServiceUser { Name = "anybody", Uid = Anybody, Gid = Anybody, Groups = [] };
        if (PathAccess.ChangeableElements(way, anybody) is { Count: > 0 } open)
        {
            return Finding.Fail(Name, $"others may change what is started as the service: {Words(open)}", $"chmod o-w {Paths(open)}");
        }

        if (user is null)
        {
            return Finding.Ok(Name, $"{file} is not for others to change");
        }

        if (PathAccess.FindObstacle(way, user) is { } obstacle)
        {
            return Finding.Fail(
                Name, $"user {user.Name} cannot execute {file}: {obstacle}", $"chmod a+x {Passed(way, user)}");
        }

        return PathAccess.ChangeableElements(way, user) is { Count: > 0 } own
            ? Finding.Warn(Name, $"user {user.Name}, as which the service runs, may change what is started: {Words(own)}", $"chown root {Paths(own)}")
            : Finding.Ok(Name, string.Create(CultureInfo.InvariantCulture, $"{file} is user {user.Name}'s to execute, and not to change"));
    }

    private static string Words(List<PathElement> elements) => string.Join("; ", elements.ConvertAll(PathAccess.Describe));

    private static string Paths(List<PathElement> elements) => ShellWord.Paths(elements.ConvertAll(static element => element.Path));

    private static string Passed(List<PathElement> way, ServiceUser user)
    {
        for (int i = 0; i < way.Count; i++)
        {
            if (PathAccess.FindObstacle(way.GetRange(i, 1), user) is not null)
            {
                return ShellWord.Path(way[i].Path);
            }
        }

        return ShellWord.Path(way[^1].Path);
    }
}

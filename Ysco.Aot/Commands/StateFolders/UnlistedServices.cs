using Ysco.Supervision;

namespace Ysco.Commands.StateFolders;

/// <summary>
/// Services with a folder in that of <c>ysco supervise</c> which its list has not, and which run all the same: they were taken out while ysco was
/// dead, and nobody watches them.
/// </summary>
internal static class UnlistedServices
{
    /// <summary>Far more than a list can have.</summary>
    private const int MaxFolders = 1000;

    /// <summary>Looks for them. What cannot be looked at is passed over.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isListed">Whether the list has a name.</param>
    internal static List<(string Name, int Pid)> In(string folder, Predicate<string> isListed)
    {
        var found = new List<(string, int)>();
        try
        {
            int left = MaxFolders;
            foreach (string path in Directory.EnumerateDirectories(folder))
            {
                string name = path[(path.LastIndexOf('/') + 1)..];
                if (!isListed(name) && FolderLock.Holder(path) is null && ServiceRecord.Load($"{path}/service.run")?.Process is { } process && process.IsAlive())
                {
                    found.Add((name, process.Pid));
                }

                if (--left == 0)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Others say that.
        }

        return found;
    }
}

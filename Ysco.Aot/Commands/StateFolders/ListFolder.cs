using System.Text;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Durable;
using Ysco.Sconf;

namespace Ysco.Commands.StateFolders;

/// <summary>
/// The folder of <c>ysco supervise</c>, which has a list of services and their folders in it: for commands that are given it, or the
/// folder of one of them. Nothing is changed.
/// </summary>
internal static class ListFolder
{
    /// <summary>The key of the list, at the beginning of a line.</summary>
    private const string Key = "Services:";

    /// <summary>Whether a folder's ysco.conf is meant to be a list of services, be it a good one or not.</summary>
    internal static bool IsOne(string folder)
    {
        if (!BoundedFile.Read($"{folder}/ysco.conf", SconfParser.MaxFileBytes).Try(out byte[]? text, out _) || text is null)
        {
            return false;
        }

        foreach (string line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            if (line.StartsWith(Key, StringComparison.Ordinal))
            {
                return !ConfFile.Parse(folder, text).Try(out YscoConfig? config, out _) || config.Services.Count > 0;
            }
        }

        return false;
    }

    /// <summary>The services that a folder's ysco.conf lists; none when there is no good list.</summary>
    internal static IReadOnlyList<SupervisedConfig> Services(string folder) =>
        IsOne(folder) && StateFolder.Load(folder).Try(out (YscoConfig Config, string Text) loaded, out _) ? loaded.Config.Services : [];

    /// <summary>The command that starts a ysco for a folder, in quotes: of a list, of one of its services, or of a service alone.</summary>
    internal static string Starter(string folder) =>
        (IsOne(folder) ? folder : Around(folder)) is { } house ? $"\"ysco supervise -dir {ShellWord.Path(house)}\"" : $"\"ysco run{FolderCheck.Flag(folder)}\"";

    /// <summary>A folder as its list knows it: the folder that it lies in, be that one of a list or not, and its name in there.</summary>
    internal static (string House, string Name) Split(string folder)
    {
        string one = folder.Length > 1 ? folder.TrimEnd('/') : folder;
        return (DurableFile.FolderOf(one), one[(one.LastIndexOf('/') + 1)..]);
    }

    /// <summary>The folder whose list has a folder as that of one of its services; null when none has.</summary>
    internal static string? Around(string folder)
    {
        (string house, string name) = Split(folder);
        foreach (SupervisedConfig each in Services(house))
        {
            if (each.Dir == name)
            {
                return house;
            }
        }

        return null;
    }
}

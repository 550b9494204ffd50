using Ysco.Admin;
using Ysco.Posix;

namespace Ysco.Doctor;

/// <summary>The files in the state folder: of ysco's user, and closed to others.</summary>
internal static class FilesCheck
{
    internal const string Name = "files";

    /// <summary>A folder has some ten files of ysco's.</summary>
    private const int MaxFiles = 1000;

    private const uint ForOwnerAlone = 0x3F; // 0077

    /// <summary>Looks at each.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="owner">The user that ysco runs as.</param>
    internal static Finding Of(string folder, uint owner)
    {
        List<string> files = FolderFiles.In(folder, "*", MaxFiles);
        var troubles = new List<string>();
        var open = new List<string>();
        var foreign = new List<string>();
        foreach (string file in files)
        {
            if (FileStatus.Of(file, followLinks: false) is not { IsLink: false } status)
            {
                continue;
            }

            bool isSocket = file.EndsWith("/" + ControlSocket.Name, StringComparison.Ordinal);
            if (FileMode.OthersMayWrite(status) || (isSocket && (status.Mode & ForOwnerAlone) != 0))
            {
                troubles.Add($"others may {(isSocket ? "use" : "write to")} {file} ({FileMode.Words(status)})");
                open.Add(file);
            }

            if (status.Uid != owner && status.Uid != 0)
            {
                troubles.Add($"{file} is user {status.Uid}'s, and ysco's is {owner}");
                foreign.Add(file);
            }
        }

        return troubles.Count == 0
            ? Finding.Ok(Name, $"{files.Count} in {folder}, none is for others to change")
            : Finding.Fail(Name, string.Join("; ", troubles), Mend(open, foreign, owner));
    }

    private static string Mend(List<string> open, List<string> foreign, uint owner) =>
        (open.Count == 0 ? "" : $"chmod go-w {ShellWord.Paths(open)}")
        + (open.Count == 0 || foreign.Count == 0 ? "" : " && ")
        + (foreign.Count == 0 ? "" : $"chown {owner} {ShellWord.Paths(foreign)}");
}

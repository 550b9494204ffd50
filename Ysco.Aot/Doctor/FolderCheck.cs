using Ysco.Posix;

namespace Ysco.Doctor;

/// <summary>The state folder: there, ours to look into, and closed to others.</summary>
internal static class FolderCheck
{
    internal const string Name = "folder";

    /// <summary>The one that commands take without -dir.</summary>
    private const string Usual = "ys";

    /// <summary>What names a folder to a command, with a space before it; nothing for the one that it takes without.</summary>
    internal static string Flag(string folder) => folder == Usual ? "" : $" -dir {ShellWord.Path(folder)}";

    /// <summary>Looks at it.</summary>
    /// <param name="folder">The state folder.</param>
    internal static Finding Of(string folder)
    {
        string path = ShellWord.Path(folder);
        string init = $"ysco init{Flag(folder)} MODULE@latest";
        if (FileStatus.Of(folder) is not { } status)
        {
            int error = Errno.Last;
            return error == Errno.ENOENT
                ? Finding.Fail(Name, $"{folder}: no such folder (-dir names another)", init)
                : Finding.Fail(Name, $"{folder}: {Errno.Describe(error)}", $"sudo ysco doctor{Flag(folder)}");
        }

        return !status.IsDirectory ? Finding.Fail(Name, $"{folder}: is not a folder (-dir names another)", $"mv {path} {path}.old && {init}")
            : FileMode.OthersMayWrite(status) ? Finding.Fail(Name, $"{folder}: others may write to it ({FileMode.Words(status)}), and so say what is installed", $"chmod o-w {path}")
            : Files.access(folder, Files.R_OK | Files.X_OK) != 0 ? Finding.Fail(Name, $"{folder}: {Errno.Describe(Errno.Last)} (it is for root and the user that ysco runs as)", $"sudo ysco doctor{Flag(folder)}")
            : Finding.Ok(Name, $"{folder}, {FileMode.Words(status)}, owner {status.Uid}");
    }
}

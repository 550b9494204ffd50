using System.Globalization;
using Ysco.Posix;
using Ysco.Supervision;

namespace Ysco.Doctor;

/// <summary>Where an update writes: beside the binary, beside the service path, into the state folder.</summary>
internal static class InstallCheck
{
    internal const string Name = "install";

    /// <summary>Looks at the folders.</summary>
    /// <param name="folders">The folders.</param>
    /// <param name="user">The user that ysco runs as; we are that user, or root.</param>
    internal static Finding Of(List<string> folders, ServiceUser user)
    {
        foreach (string folder in folders)
        {
            if (Obstacle(folder, user) is { } obstacle)
            {
                return Finding.Fail(
                    Name, string.Create(CultureInfo.InvariantCulture, $"user {user.Uid}, as which ysco runs, cannot put files into {folder}: {obstacle}"),
                    obstacle == Errno.Describe(Errno.EROFS) ? $"mount -o remount,rw \"$(findmnt -no TARGET -T {ShellWord.Path(folder)})\""
                        : string.Create(CultureInfo.InvariantCulture, $"chown {user.Uid} {ShellWord.Path(folder)} && chmod u+rwx {ShellWord.Path(folder)}"));
            }
        }

        return Finding.Ok(Name, $"updates can be written to {string.Join(" and ", folders)}");
    }

    // Root may everything but where nothing may be written; for another user than us owners and modes tell.
    private static string? Obstacle(string folder, ServiceUser user) =>
        Files.access(folder, Files.W_OK | Files.X_OK) != 0 ? Errno.Describe(Errno.Last)
        : user.Uid == Processes.geteuid() || FileStatus.Of(folder) is not { } status || PathAccess.MayAddTo(status, user) ? null
        : $"{FileMode.Words(status)}, owner {status.Uid}";
}

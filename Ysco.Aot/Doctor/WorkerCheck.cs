using System.Globalization;
using Ysco.Config;
using Ysco.Posix;
using Ysco.Worker;

namespace Ysco.Doctor;

/// <summary>Who does the network's work: a user that there is, with a cache folder that is its own.</summary>
internal static class WorkerCheck
{
    internal const string Name = "worker";

    /// <summary>Looks at it.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="owner">The user that ysco runs as.</param>
    /// <param name="service">The service's user; null when that is ysco's, or not known.</param>
    internal static Finding Of(string folder, YscoConfig config, uint owner, uint? service)
    {
        if (WorkerConfigCheck.Of(config, service) is { } wrong)
        {
            string path = ShellWord.Path($"{folder}/ysco.conf");
            return Finding.Fail(Name, wrong.Message, $"\"${{EDITOR:-vi}}\" {path}; ysco doctor");
        }

        WorkerUser user = WorkerUser.Find(config.Worker.User, service).Value;
        (uint uid, uint gid) = owner == 0 ? (user.Uid, user.Gid) : (owner, 0);
        string cache = $"{folder}/cache";
        string who = string.Create(CultureInfo.InvariantCulture, $"user {uid}");
        return FileStatus.Of(cache, followLinks: false) is not { } status ? Finding.Ok(Name, $"{who}; {cache} is made when it is needed")
            : !status.IsDirectory ? Finding.Fail(Name, $"{cache}: is not a folder", $"rm {ShellWord.Path(cache)}")
            : status.Uid != uid ? Finding.Warn(
                Name, string.Create(CultureInfo.InvariantCulture, $"{cache} is user {status.Uid}'s, and the worker is {who}"),
                string.Create(CultureInfo.InvariantCulture, $"chown -R {uid}{(owner == 0 ? $":{gid}" : "")} {ShellWord.Path(cache)}"))
            : Finding.Ok(Name, $"{who}, with {cache}");
    }
}

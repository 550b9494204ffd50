using System.Text;
using Ysco.Config;
using Ysco.Durable;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Sconf;
using Ysco.Worker;

namespace Ysco.Commands;

/// <summary>The folder that commands work in (<c>-dir</c>), and what its configuration says.</summary>
internal static class StateFolder
{
    /// <summary>The flag's default.</summary>
    internal const string Default = "ys";

    private const uint OwnerOnly = 0x1C0; // 0700

    /// <summary>Reads DIR/ysco.conf, with its text.</summary>
    internal static Result<(YscoConfig Config, string Text)> Load(string folder)
    {
        string path = $"{folder}/ysco.conf";
        if (!BoundedFile.Read(path, SconfParser.MaxFileBytes).Try(out byte[]? text, out Failure? failure))
        {
            return failure;
        }

        if (text is null)
        {
            return Failure.Local($"{path}: no such file (\"ysco init\" makes one, \"ysco config\" prints one)");
        }

        return ConfFile.Parse(path, text).Try(out YscoConfig? config, out failure)
            ? (config, Encoding.UTF8.GetString(text))
            : failure;
    }

    /// <summary>DIR/ysco.conf where there is one, else the defaults.</summary>
    internal static Result<YscoConfig> LoadOrDefault(string folder)
    {
        if (FileStatus.Of($"{folder}/ysco.conf") is null)
        {
            return new YscoConfig();
        }

        return Load(folder).Try(out (YscoConfig Config, string Text) loaded, out Failure? failure) ? loaded.Config : failure;
    }

    /// <summary>The key to trust: the one given, else the configured one, which is the built-in one by default.</summary>
    internal static Result<VerifierKey> Key(string given, YscoConfig config) => given == ""
        ? VerifierKey.Parse(config.Gobuild.VerifierKey)
        : VerifierKey.Parse(given).Try(out VerifierKey? key, out Failure? failure) ? key : failure.Within("-key");

    /// <summary>Makes the folder if it is not there.</summary>
    internal static Failure? Make(string folder) => Files.mkdir(folder, OwnerOnly) == 0 || Errno.Last == Errno.EEXIST
        ? null
        : Failure.Local($"{folder}: {Errno.Describe(Errno.Last)}");

    /// <summary>Who workers are.</summary>
    internal static Result<WorkerIdentity> Worker(string folder, YscoConfig config) =>
        WorkerUser.Find(config.Worker.User).Try(out WorkerUser user, out Failure? failure)
            ? WorkerIdentity.Prepare(folder, user.Uid, user.Gid)
            : failure;
}

using System.Text;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Sconf;
using Ysco.State;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands.StateFolders;

/// <summary>The folder that commands work in (<c>-dir</c>), and what its configuration says.</summary>
internal static class StateFolder
{
    /// <summary>The flag's default.</summary>
    internal const string Default = "ys";

    /// <summary>The worker's, and what is locked while the log's head is changed: neither is worth keeping by itself.</summary>
    private const string Cache = "cache";
    private const string Lock = "log.lock";

    private const uint OwnerOnly = 0x1C0; // 0700

    /// <summary>Reads DIR/ysco.conf, with its text.</summary>
    internal static Result<(YscoConfig Config, string Text)> Load(string folder)
    {
        string path = ConfigPath(folder);
        if (!BoundedFile.Read(path, SconfParser.MaxFileBytes).Try(out byte[]? text, out Failure? failure))
        {
            return failure;
        }

        if (text is null)
        {
            return Missing(folder) ?? Failure.Local($"{path}: no such file (\"ysco init{FolderCheck.Flag(folder)}\" makes one, \"ysco config\" prints one)");
        }

        return ConfFile.Parse(path, text).Try(out YscoConfig? config, out failure)
            ? (config, Encoding.UTF8.GetString(text))
            : failure;
    }

    /// <summary>Reads a text that is to become DIR/ysco.conf.</summary>
    internal static Result<YscoConfig> Parse(string folder, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length > SconfParser.MaxFileBytes
            ? Failure.Invalid($"{ConfigPath(folder)}: {bytes.Length} bytes: larger than the {SconfParser.MaxFileBytes} it may have")
            : ConfFile.Parse(ConfigPath(folder), bytes);
    }

    /// <summary>DIR/ysco.conf where there is one, else the defaults. One that is there and cannot be read is a failure.</summary>
    internal static Result<FolderConfig> LoadOrDefault(string folder)
    {
        string path = ConfigPath(folder);
        if (!BoundedFile.Read(path, SconfParser.MaxFileBytes).Try(out byte[]? text, out Failure? failure))
        {
            return failure;
        }

        if (text is null)
        {
            return new FolderConfig(new YscoConfig(), path, IsThere: false);
        }

        return ConfFile.Parse(path, text).Try(out YscoConfig? config, out failure)
            ? new FolderConfig(config, path, IsThere: true)
            : failure;
    }

    /// <summary>What a ysco that runs has noted. It is only looked at: a file that cannot be read is for ysco run to set aside.</summary>
    internal static Result<DurableState> ReadState(string folder) => ReadState(folder, isOwn: false);

    /// <summary>The same where our own user has written it; as of a new folder where somebody else has.</summary>
    internal static Result<DurableState> ReadOwnState(string folder) => ReadState(folder, isOwn: true);

    private static Result<DurableState> ReadState(string folder, bool isOwn)
    {
        string path = $"{folder}/state.json";
        if (!(isOwn ? BoundedFile.ReadOwn(path, StateJson.MaxBytes) : BoundedFile.Read(path, StateJson.MaxBytes)).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        if (content is null)
        {
            return DurableState.Fresh;
        }

        return StateJson.Parse(content).Try(out DurableState? state, out failure) ? state : failure.Within(path);
    }

    /// <summary>What is wrong with a folder that a command only reads; null when it is there.</summary>
    internal static Failure? Missing(string folder) => FileStatus.Of(folder) switch
    {
        { IsDirectory: true } => null,
        not null => Failure.Local($"{folder}: is not a folder (-dir names the one that \"ysco init\" made)"),
        null when Errno.Last == Errno.ENOENT =>
            Failure.Local($"{folder}: no such folder (\"ysco init{FolderCheck.Flag(folder)}\" makes it; -dir names another)"),
        null => Failure.Local($"{folder}: {Errno.Describe(Errno.Last)}"),
    };

    /// <summary>That a folder has nothing of ysco's in it; null when it has.</summary>
    internal static Failure? NotOurs(string folder) =>
        IsNone(ConfigPath(folder)) && IsNone($"{folder}/state.json") && IsNone($"{folder}/events.jsonl") && IsNone($"{folder}/service.run")
        && FileStatus.Of(folder) is { IsDirectory: true }
            ? Failure.Local($"{folder}: has no ysco.conf and nothing else of ysco's (\"ysco init\" makes {Default}; -dir names another)")
            : null;

    private static bool IsNone(string path) => FileStatus.Of(path) is null && Errno.Last == Errno.ENOENT;

    /// <summary>What is wrong with a path whose name we cannot keep as it is; null when it is text.</summary>
    internal static Failure? NotText(string path) => Files.IsText(path)
        ? null
        : Failure.Local($"{(path == "." ? "the current folder" : path)}: its path is not UTF-8, and ysco needs one that is (rename it)");

    /// <summary>Makes the folder if it is not there.</summary>
    internal static Failure? Make(string folder) => Files.mkdir(folder, OwnerOnly) == 0 || Errno.Last == Errno.EEXIST
        ? null
        : Failure.Local($"{folder}: making the folder: {Errno.Describe(Errno.Last)}");

    /// <summary>Whether it is a folder that is empty, but for what a command that was interrupted leaves.</summary>
    internal static bool IsUnused(string folder)
    {
        try
        {
            return FileStatus.Of(folder, followLinks: false) is { IsDirectory: true }
                && Directory.EnumerateFileSystemEntries(folder).All(path => Path.GetFileName(path) is Cache or Lock);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes back what a command that failed made; a folder that holds anything worth keeping stays.</summary>
    internal static void RemoveUnused(string folder)
    {
        if (IsUnused(folder))
        {
            RemoveTree($"{folder}/{Cache}");
            _ = Files.unlink($"{folder}/{Lock}");
            _ = Files.rmdir(folder);
        }
    }

    /// <summary>Removes a folder of ours with all that is in it, as far as we may.</summary>
    internal static void RemoveTree(string folder)
    {
        if (FileStatus.Of(folder, followLinks: false) is not { IsDirectory: true })
        {
            return;
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed is in the way of the next try, which names it.
        }
    }

    /// <summary>Who workers are.</summary>
    internal static Result<WorkerIdentity> Worker(string folder, YscoConfig config) =>
        WorkerUser.Find(config.Worker.User).Try(out WorkerUser user, out Failure? failure)
            ? WorkerIdentity.Prepare(folder, user.Uid, user.Gid)
            : failure;

    private static string ConfigPath(string folder) => $"{folder}/ysco.conf";
}

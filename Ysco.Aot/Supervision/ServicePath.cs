using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// The path that the service is started by: a symbolic link to its binary (as <c>ysco init</c> makes it), or the binary
/// itself. To switch it is one atomic rename: there is no instant at which the path does not exist.
/// </summary>
/// <param name="path">The path as given on the command line.</param>
public sealed class ServicePath(string path)
{
    /// <summary>The path as given.</summary>
    public string Path => path;

    /// <summary>The same, absolute: where the link itself is, or the file.</summary>
    public string Location => Files.RealPath(DurableFile.FolderOf(path)) is { } folder
        ? $"{folder.TrimEnd('/')}/{path[(path.LastIndexOf('/') + 1)..]}"
        : path;

    /// <summary>Whether it is a symbolic link; if not, the file itself is replaced.</summary>
    public bool IsLink => FileStatus.Of(path, followLinks: false) is { IsLink: true };

    /// <summary>The binary it leads to, absolute and without links.</summary>
    public Result<string> Resolve() => Files.RealPath(path) is { } real
        ? real
        : Failure.Local($"{path}: {Errno.Describe(Errno.Last)}");

    /// <summary>
    /// The name under which the binary that is there now stays reachable after a switch. Of a link that is its target;
    /// of a plain file it is a second name beside it, made here.
    /// </summary>
    /// <param name="binary">The binary, as <see cref="Resolve"/> gives it.</param>
    /// <param name="keepAs">The name it gets when it has no other: <c>websvc-v0.1.0-go1.26.10</c>.</param>
    /// <param name="fresh">The binary that will be switched to: its name is not to be had.</param>
    public Result<string> KeepCurrent(string binary, string keepAs, string fresh)
    {
        if (IsLink)
        {
            return binary;
        }

        // Already a name apart, as it is while a binary of ours runs that the path was switched to.
        if (Location != binary && NotAProgram(binary) is null)
        {
            return binary;
        }

        string wanted = $"{DurableFile.FolderOf(binary)}/{keepAs}";
        if (Array.Find(FilesInUse.NamesFor(wanted), name => CanKeepAs(name, fresh)) is not { } kept)
        {
            return Failure.Local($"{wanted}: this name and those like it, for keeping the old binary, are taken (rename one that can go)");
        }

        return (SecondName(Location, kept) ?? DurableFile.SyncFolderOf(kept)) is { } failure ? failure : kept;
    }

    // What has evidence is another build: it keeps its name, for the evidence would not be that of the one kept.
    private bool CanKeepAs(string name, string fresh) => SameFile.Node(Location, name)
        || (name != fresh
            && FileStatus.Of(name, followLinks: false) is not { IsDirectory: true }
            && FileStatus.Of(Installation.EvidencePath(name), followLinks: false) is null);

    /// <summary>Null when a file is a program that may be executed; else why it is none.</summary>
    public static Failure? NotAProgram(string binary) => FileStatus.Of(binary) is not { } status
        ? Failure.Local($"{binary}: {Errno.Describe(Errno.Last)}")
        : status.IsRegular && Files.access(binary, Files.X_OK) == 0
            ? null
            : Failure.Local($"{binary}: not a program (expected a regular file that may be executed)");

    /// <summary>Makes the path be a binary. Null when it is; after a power cut it may be the one before it, until <see cref="Sync"/>.</summary>
    /// <param name="binary">An absolute path in the same folder as the present binary.</param>
    public Failure? Switch(string binary)
    {
        string temporary = path + DurableFile.TemporarySuffix;
        _ = Files.unlink(temporary);
        if (!IsLink && FileStatus.Of(path, followLinks: false) is not null)
        {
            return SecondName(binary, path);
        }

        string target = LinkTarget(binary);
        if (Files.symlink(target, temporary) != 0)
        {
            return Failure.Local($"{path}: making a new link beside it: {Errno.Describe(Errno.Last)}");
        }

        KeepOwner(temporary);
        return Rename(temporary, path);
    }

    /// <summary>Has the last switch on disk. Null when it is.</summary>
    public Failure? Sync() => DurableFile.SyncFolderOf(path);

    /// <summary>A link that was relative stays so: the folder can then be moved, or seen from a chroot.</summary>
    private string LinkTarget(string binary)
    {
        string? present = Files.ReadLink(path);
        if (present is null || present.StartsWith('/'))
        {
            return binary;
        }

        int slash = present.LastIndexOf('/');
        string relative = present[..(slash + 1)] + binary[(binary.LastIndexOf('/') + 1)..];
        string folder = DurableFile.FolderOf(path);
        string? there = Files.RealPath($"{folder}/{DurableFile.FolderOf(relative)}");
        return there == DurableFile.FolderOf(binary) ? relative : binary;
    }

    private void KeepOwner(string link)
    {
        if (FileStatus.Of(path, followLinks: false) is { } status && Processes.geteuid() == 0)
        {
            _ = SymbolicLink.Give(link, status.Uid, status.Gid);
        }
    }

    /// <summary>Makes <paramref name="name"/> one more name of a file, whatever it was before; atomic.</summary>
    private static Failure? SecondName(string file, string name)
    {
        if (SameFile.Node(file, name))
        {
            return null;
        }

        string temporary = name + DurableFile.TemporarySuffix;
        _ = Files.unlink(temporary);
        if (Files.link(file, temporary) == 0)
        {
            return Rename(temporary, name);
        }

        // A file system without hard links (FAT): a copy.
        return FileCopy.Copy(file, temporary) ?? Rename(temporary, name);
    }

    private static Failure? Rename(string from, string to) => Files.rename(from, to) == 0
        ? null
        : Failure.Local($"{to}: renaming {from}: {Errno.Describe(Errno.Last)}");
}

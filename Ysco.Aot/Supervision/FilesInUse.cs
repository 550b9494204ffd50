using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// The files that an update lives on: where the service path is and leads to, what runs, and what can be gone back to.
/// A file that is installed does not get the name of one of them, and none of them is removed. They are known by their
/// path, and by device and inode, for one file can have several names.
/// </summary>
public sealed class FilesInUse
{
    /// <summary>
    /// Names that a new file may get. More than there are files in use, and each of those takes one of them at the most:
    /// no name that somebody gave a file stands in the way of updates for ever.
    /// </summary>
    private const int MaxNames = 9;

    private readonly string[] untouchable;
    private readonly string previous;

    /// <summary>The files in use, as they are now.</summary>
    /// <param name="previous">The binary before the present one; empty when there is none. The same bytes may be laid down again under its name.</param>
    /// <param name="untouchable">All others; empty ones do not count.</param>
    public FilesInUse(string previous, params string[] untouchable)
    {
        this.previous = previous;
        this.untouchable = Array.FindAll(untouchable, path => path != "");
    }

    /// <summary>Whether what any other process executes is in use as well.</summary>
    public bool AreOfOthersToo { get; init; }

    /// <summary>Nothing is in use.</summary>
    public static FilesInUse None { get; } = new("");

    /// <summary>The names that a build may have, the first that is free being taken: its own, and that with -2 to -9 after it.</summary>
    /// <param name="wanted">Its own.</param>
    public static string[] NamesFor(string wanted)
    {
        string[] names = new string[MaxNames];
        for (int i = 0; i < MaxNames; i++)
        {
            names[i] = i == 0 ? wanted : $"{wanted}-{i + 1}";
        }

        return names;
    }

    /// <summary>Whether a file is one of them.</summary>
    public bool Contains(string file) => IsPrevious(file) || IsUntouchable(file);

    /// <summary>The first name that a new file can be given without harm.</summary>
    /// <param name="wanted">The name that it should have.</param>
    /// <param name="content">Its descriptor.</param>
    public Result<string> FreeName(string wanted, int content) => Array.Find(NamesFor(wanted), name => IsFree(name, content)) is { } free
        ? free
        : Failure.Local($"{wanted}: this name and those with -2 to -{MaxNames} after it are taken by files in use or by folders (rename one that can go)");

    private bool IsFree(string name, int content) =>
        !IsUntouchable(name)
        && !(AreOfOthersToo && ExecutedFile.IsRun(name) == true)
        && (!IsPrevious(name) || SameFile.Bytes(content, name))
        && !IsFolder(name)
        && !Contains(Installation.EvidencePath(name))
        && !IsFolder(Installation.EvidencePath(name));

    private bool IsUntouchable(string file) => Array.Exists(untouchable, path => AreSame(path, file));

    private bool IsPrevious(string file) => previous != "" && AreSame(previous, file);

    private static bool IsFolder(string name) => FileStatus.Of(name, followLinks: false) is { IsDirectory: true };

    // Links count as themselves and as what they lead to: to replace one is to change what it leads to.
    private static bool AreSame(string used, string file) =>
        used == file || Array.Exists(Nodes(used), node => Array.Exists(Nodes(file), node.IsSameFile));

    private static FileStatus[] Nodes(string path) => (FileStatus.Of(path, followLinks: false), FileStatus.Of(path)) switch
    {
        ({ } itself, { } target) => [itself, target],
        ({ } itself, null) => [itself],
        _ => [],
    };
}

using Ysco.Durable;
using Ysco.Posix;
using Ysco.Supervision;

namespace Ysco.Doctor;

/// <summary>What puts a program at the service path where none is: one that was installed and still lies there, or one that is fetched anew.</summary>
/// <param name="fetch">How to fetch it.</param>
internal sealed class ServiceMend(FetchWord fetch)
{
    /// <summary>Names in a folder that are looked at.</summary>
    private const int MaxFiles = 10_000;

    /// <summary>Names that are tried for a file that is not there yet.</summary>
    private const int MaxNumber = 99;

    /// <summary>The binaries that are on record, the one that ran last first; some may be empty, or gone.</summary>
    internal List<string> Recorded { get; init; } = [];

    /// <summary>The binary before the present one; empty when there is none.</summary>
    internal string Previous { get; init; } = "";

    /// <summary>What changes the name of the program where it is written: in a list. Empty where it is on a command line.</summary>
    internal string EditList { get; init; } = "";

    /// <summary>What changes the name of the program whose releases are looked for, or of the one that runs.</summary>
    internal string Edit { get; init; } = "";

    /// <summary>The program and version that the evidence beside the binary is of, where it is another than the configuration names, which comes next; empty when it is not.</summary>
    internal (string Program, string Wanted) Another { get; init; } = ("", "");

    /// <summary>How to fetch it.</summary>
    internal FetchWord Fetch => fetch;

    /// <summary>That nothing at or beside a path has its name, be it as an update gives it: in a list, it may be mistyped.</summary>
    internal bool IsUnknown(ServicePath path) => EditList != "" && !path.IsLink && Find(path) == "";

    /// <summary>What has the path lead to a program.</summary>
    internal string Of(ServicePath path)
    {
        string word = ShellWord.Path(path.Path);
        if (path.IsLink)
        {
            return Previous != "" && ServicePath.NotAProgram(Previous) is null ? $"ln -sfn {ShellWord.Path(Previous)} {word}"
                : Find(path) is { Length: > 0 } beside ? $"ln -sfn {Target(path, beside)} {word}"
                : Anew(path, "ln -sfn");
        }

        return Find(path) is { Length: > 0 } binary ? $"ln -s {Target(path, binary)} {word}"
            : EditList != "" ? $"{EditList}  # or, where that is its name: {Anew(path, "ln -s")}"
            : Anew(path, "ln -s");
    }

    private string Anew(ServicePath path, string link)
    {
        for (int i = 1; i <= MaxNumber; i++)
        {
            string file = $"{path.Path}-{i}";
            if (FileStatus.Of(file, followLinks: false) is null)
            {
                return $"{fetch.Into(file)} && {link} {ShellWord.Path(NameOf(file))} {ShellWord.Path(path.Path)}";
            }
        }

        return fetch.Latest;
    }

    /// <summary>
    /// The program that the path led to: the one that ran last, else the newest file. Both have the path's name, as installed ones do; without that
    /// the path may be mistyped, and what ran may be anything.
    /// </summary>
    private string Find(ServicePath path)
    {
        string folder = DurableFile.FolderOf(path.Location);
        string start = NameOf(path.Path) + "-";
        foreach (string binary in Recorded)
        {
            // In a folder that was moved or copied it has the same name.
            string name = NameOf(binary);
            foreach (string file in (ReadOnlySpan<string>)[$"{folder}/{name}", binary])
            {
                if (name.StartsWith(start, StringComparison.Ordinal) && ServicePath.NotAProgram(file) is null)
                {
                    return file;
                }
            }
        }

        (string found, long latest) = ("", long.MinValue);
        foreach (string file in FolderFiles.In(folder, "*", MaxFiles))
        {
            if (NameOf(file).StartsWith(start + "v", StringComparison.Ordinal) && ServicePath.NotAProgram(file) is null
                && FileStatus.Of(file, followLinks: false) is { IsLink: false } status && status.ModifiedSeconds > latest)
            {
                (found, latest) = (file, status.ModifiedSeconds);
            }
        }

        return found;
    }

    /// <summary>What a link says: within a folder, which may be moved then, the name alone.</summary>
    private static string Target(ServicePath path, string binary) => ShellWord.Path(
        SameFile.Node(DurableFile.FolderOf(binary), DurableFile.FolderOf(path.Location)) ? NameOf(binary) : binary);

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}

using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>
/// The way to a file as the kernel goes it, from the root folder on: through every folder, and through the links.
/// Reference: path_resolution(7).
/// </summary>
public static class PathWalk
{
    /// <summary>The kernel follows 40 links and then says ELOOP.</summary>
    private const int MaxLinks = 40;

    /// <summary>All that is passed, in order, the file last; it ends early at what is not there.</summary>
    /// <param name="file">A path; relative to our current folder.</param>
    public static List<PathElement> Of(string file)
    {
        var passed = new List<PathElement>();
        var left = new Stack<string>();
        Push(left, file);
        if (!file.StartsWith('/'))
        {
            Push(left, Files.RealPath(".") ?? "/");
        }

        string folder = "";
        Pass(passed, "/");
        int links = 0;
        while (left.TryPop(out string? name))
        {
            if (name == "..")
            {
                folder = folder[..Math.Max(folder.LastIndexOf('/'), 0)];
                continue;
            }

            string path = $"{folder}/{name}";
            if (Pass(passed, path) is not { } status)
            {
                break;
            }

            if (!status.IsLink)
            {
                folder = path;
                continue;
            }

            if (++links > MaxLinks || Files.ReadLink(path) is not { } target)
            {
                break;
            }

            folder = target.StartsWith('/') ? "" : folder;
            Push(left, target);
        }

        return passed;
    }

    private static FileStatus? Pass(List<PathElement> passed, string path)
    {
        FileStatus? status = FileStatus.Of(path, followLinks: false);
        if (!passed.Exists(element => element.Path == path))
        {
            passed.Add(new PathElement(path, status));
        }

        return status;
    }

    private static void Push(Stack<string> left, string path)
    {
        string[] names = path.Split('/');
        for (int i = names.Length - 1; i >= 0; i--)
        {
            if (names[i] is not ("" or "."))
            {
                left.Push(names[i]);
            }
        }
    }
}

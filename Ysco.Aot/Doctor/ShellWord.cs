using System.Text;

namespace Ysco.Doctor;

/// <summary>Words for a POSIX shell, as a person can paste them. Pure.</summary>
internal static class ShellWord
{
    private const string Plain = "/._-+:=@%,";

    /// <summary>A word as the shell takes it: in single quotes unless none of its characters needs them.</summary>
    internal static string Quote(string word)
    {
        foreach (char c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !Plain.Contains(c))
            {
                return $"'{word.Replace("'", "'\\''")}'";
            }
        }

        return word == "" ? "''" : word;
    }

    /// <summary>A path that cannot be taken for a flag.</summary>
    internal static string Path(string path) => Quote(path.StartsWith('-') ? "./" + path : path);

    /// <summary>Paths with spaces between.</summary>
    internal static string Paths(List<string> paths)
    {
        var words = new StringBuilder();
        foreach (string path in paths)
        {
            words.Append(words.Length == 0 ? "" : " ").Append(Path(path));
        }

        return words.ToString();
    }
}

using System.Text;

namespace Ysco.Doctor;

/// <summary>Words for a POSIX shell, as a person can paste them. Pure.</summary>
internal static class ShellWord
{
    private const string Plain = "/._-+:=@%,";

    /// <summary>
    /// A word as the shell takes it: in single quotes unless none of its characters needs them. What a terminal obeys is written
    /// as printf(1) reads it: names in a folder may be of somebody else's choosing.
    /// </summary>
    internal static string Quote(string word)
    {
        foreach (char c in word)
        {
            if (char.IsControl(c))
            {
                return Octal(word);
            }
        }

        foreach (char c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !Plain.Contains(c))
            {
                return $"'{word.Replace("'", "'\\''")}'";
            }
        }

        return word == "" ? "''" : word;
    }

    // Newlines at the very end are lost: the shell cuts them off.
    private static string Octal(string word)
    {
        var text = new StringBuilder("\"$(printf '");
        foreach (byte b in Encoding.UTF8.GetBytes(word))
        {
            if (b is >= 0x20 and < 0x7f and not ((byte)'\'' or (byte)'\\' or (byte)'%'))
            {
                text.Append((char)b);
            }
            else
            {
                text.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
            }
        }

        return text.Append("')\"").ToString();
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

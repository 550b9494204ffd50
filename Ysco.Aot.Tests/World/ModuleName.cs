using System.Text;

namespace Ysco.Tests.World;

/// <summary>Go module paths as the world needs them. Written apart from the program's own code on purpose.</summary>
public static class ModuleName
{
    /// <summary>The form used in proxy URLs and paths: every upper-case letter becomes ! and the lower-case one.</summary>
    public static string Escape(string path)
    {
        var text = new StringBuilder();
        foreach (char c in path)
        {
            text.Append(char.IsAsciiLetterUpper(c) ? $"!{char.ToLowerInvariant(c)}" : c.ToString());
        }

        return text.ToString();
    }

    /// <summary>The inverse of <see cref="Escape"/>.</summary>
    public static string Unescape(string escaped)
    {
        var text = new StringBuilder();
        for (int i = 0; i < escaped.Length; i++)
        {
            bool upper = escaped[i] == '!' && i + 1 < escaped.Length;
            text.Append(upper ? char.ToUpperInvariant(escaped[++i]) : escaped[i]);
        }

        return text.ToString();
    }

    /// <summary>Orders plain vX.Y.Z versions; a pre-release sorts before its release, and by its text.</summary>
    public static int Compare(string a, string b)
    {
        var (coreA, preA) = Split(a);
        var (coreB, preB) = Split(b);
        int core = coreA.CompareTo(coreB);
        return core != 0 ? core : preA.Length == 0 || preB.Length == 0
            ? preB.Length.CompareTo(preA.Length)
            : string.CompareOrdinal(preA, preB);
    }

    private static (Version Core, string Pre) Split(string version)
    {
        string text = version.TrimStart('v').Split('+')[0];
        string[] parts = text.Split('-', 2);
        return (Version.TryParse(parts[0], out var core) ? core : new Version(), parts.Length == 2 ? parts[1] : "");
    }
}

using System.Text;

namespace Ysco.Go;

/// <summary>
/// The rules that paths of modules, packages and files have in common: they must be fit for every file system and URL.
/// Reference: "Module paths" in the Go modules reference.
/// </summary>
internal static class PathRules
{
    /// <summary>As long as a path may be on Linux (PATH_MAX); Go itself has no bound.</summary>
    internal const int MaxPathChars = 4096;

    private const string FilePunctuation = "!#$%&()+,-.=@[]^_{}~ ";

    private static readonly string[] WindowsDevices =
    [
        "con", "prn", "aux", "nul",
        "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];

    /// <summary>Null, or why a path is not one of that kind.</summary>
    internal static string? Check(string path, PathKind kind)
    {
        if (path.Length is 0 or > MaxPathChars)
        {
            return path.Length == 0 ? "it is empty" : "it is too long";
        }

        if (path[0] == '-' && kind != PathKind.File)
        {
            return "it begins with a dash";
        }

        foreach (Range element in path.AsSpan().Split('/'))
        {
            if (CheckElement(path.AsSpan()[element], kind) is { } cause)
            {
                return cause;
            }
        }

        return null;
    }

    /// <summary>Null, or why what is between two slashes cannot be there.</summary>
    internal static string? CheckElement(ReadOnlySpan<char> element, PathKind kind)
    {
        if (element.IsEmpty)
        {
            return "an element is empty";
        }

        if (element[^1] == '.')
        {
            return "an element ends in a dot";
        }

        if (element[0] == '.' && kind == PathKind.Module)
        {
            return "an element begins with a dot";
        }

        foreach (Rune rune in element.EnumerateRunes())
        {
            if (!IsAllowed(rune, kind))
            {
                return $"it may not have U+{rune.Value:X4} in it";
            }
        }

        return CheckWindows(element, kind);
    }

    private static bool IsAllowed(Rune rune, PathKind kind)
    {
        if (!rune.IsAscii)
        {
            return kind == PathKind.File && Rune.IsLetter(rune);
        }

        char c = (char)rune.Value;
        return char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~'
            || (c == '+' && kind != PathKind.Module)
            || (kind == PathKind.File && FilePunctuation.Contains(c, StringComparison.Ordinal));
    }

    // Names of devices, and the short names that FAT makes up, mean something else there.
    private static string? CheckWindows(ReadOnlySpan<char> element, PathKind kind)
    {
        int dot = element.IndexOf('.');
        ReadOnlySpan<char> stem = dot < 0 ? element : element[..dot];
        foreach (string device in WindowsDevices)
        {
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase))
            {
                return $"\"{device}\" is the name of a device on some systems";
            }
        }

        int tilde = stem.LastIndexOf('~');
        return kind != PathKind.File && tilde >= 0 && tilde < stem.Length - 1
            && !stem[(tilde + 1)..].ContainsAnyExceptInRange('0', '9')
            ? "an element ends in a tilde and digits"
            : null;
    }
}

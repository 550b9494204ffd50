using System.Globalization;

namespace Ysco.Tests.World;

/// <summary>A tile's address. Reference: C2SP tlog-tiles.</summary>
/// <param name="Level">Null for the tile of the records themselves.</param>
/// <param name="Index">Which of its level.</param>
/// <param name="Width">How many hashes or records, 1 to 256.</param>
internal sealed record TilePath(int? Level, long Index, int Width)
{
    public const int FullWidth = 256;
    private const int DeepestLevel = 7;

    /// <summary>Reads <c>8/level/x001/x234/067[.p/width]</c>; null when it is not exactly of that form.</summary>
    public static TilePath? Parse(string path)
    {
        int width = FullWidth;
        int partial = path.IndexOf(".p/", StringComparison.Ordinal);
        if (partial >= 0)
        {
            if (!int.TryParse(path[(partial + 3)..], NumberStyles.None, CultureInfo.InvariantCulture, out width) || width is < 1 or >= FullWidth)
            {
                return null;
            }

            path = path[..partial];
        }

        string[] parts = path.Split('/');
        if (parts.Length is < 3 or > 8 || parts[0] != "8")
        {
            return null;
        }

        int level = 0;
        bool data = parts[1] == "data";
        return (data || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out level)) && level <= DeepestLevel && ReadIndex(parts[2..]) is { } index
            ? new TilePath(data ? null : level, index, width)
            : null;
    }

    // Groups of three digits; all but the last begin with an x.
    private static long? ReadIndex(string[] groups)
    {
        long index = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            string group = groups[i];
            bool last = i == groups.Length - 1;
            string digits = last ? group : group.TrimStart('x');
            if (digits.Length != 3 || group.Length != (last ? 3 : 4) || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                return null;
            }

            index = (index * 1000) + value;
        }

        return index;
    }
}

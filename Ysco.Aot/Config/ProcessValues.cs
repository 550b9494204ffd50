using System.Globalization;
using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>The values of section Process that are not just text. Each is empty, or what its function takes.</summary>
internal static class ProcessValues
{
    /// <summary>A nice value, setpriority(2).</summary>
    private const int LeastNice = -20;
    private const int MostNice = 19;

    /// <summary>A program has stdin, stdout, stderr, and wants some for itself; the kernel's own maximum (fs.nr_open) is below 2^30.</summary>
    private const int FewestFiles = 16;

    /// <summary>Some hours of a talkative service; what is more belongs into a file or a journal.</summary>
    private const int MostLines = 10_000;
    private const int MostFiles = 1 << 30;

    /// <summary>No Go program starts with less: its map of the heap has 32 MiB on a 64-bit machine. More than 4 EiB no kernel counts.</summary>
    private const long LeastMemory = 32 << 20;
    private const long MostMemory = 1L << 62;

    private static readonly (string Name, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1), ("", 1),
    ];

    /// <summary>Signals that ask a program to end, or to do something that it takes for that; numbers as on x86 and ARM.</summary>
    private static readonly (string Name, int Number)[] Signals =
        [("TERM", 15), ("INT", 2), ("QUIT", 3), ("HUP", 1), ("USR1", 10), ("USR2", 12), ("WINCH", 28)];

    /// <summary>The number of a signal: <c>TERM</c> or <c>SIGTERM</c>.</summary>
    internal static Result<int> Signal(string text)
    {
        string name = text.StartsWith("SIG", StringComparison.Ordinal) ? text[3..] : text;
        foreach ((string known, int number) in Signals)
        {
            if (known == name)
            {
                return number;
            }
        }

        return ConfValues.NotOneOf(text, "TERM, INT, QUIT, HUP, USR1, USR2, WINCH");
    }

    /// <summary>A file mode creation mask: one to four octal digits, up to 0777.</summary>
    internal static Result<int> Mask(string text)
    {
        int mask = 0;
        bool good = text.Length is >= 1 and <= 4;
        foreach (char c in text)
        {
            good &= c is >= '0' and <= '7';
            mask = (mask << 3) | (c & 7);
        }

        return good && mask <= 0x1FF ? mask : Failure.Invalid($"\"{SconfText.Quote(text)}\" is not a mask in octal (such as 0027; 0000 to 0777)");
    }

    /// <summary>A nice value: -20 to 19.</summary>
    internal static Result<int> Nice(string text) => Integer(text, LeastNice, MostNice);

    /// <summary>A number of open files.</summary>
    internal static Result<int> FileCount(string text) => Integer(text, FewestFiles, MostFiles);

    /// <summary>A number of lines that are kept in memory.</summary>
    internal static Result<int> LineCount(string text) => Integer(text, 1, MostLines);

    /// <summary>A size: <c>256MiB</c> (of 2^20 bytes), <c>256MB</c> (of 10^6), or bytes.</summary>
    internal static Result<long> Size(string text)
    {
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        foreach ((string name, long unit) in Units)
        {
            if (text.AsSpan(digits).SequenceEqual(name) && long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            {
                return count > MostMemory / unit || count * unit < LeastMemory
                    ? Failure.Invalid($"{text} is out of range ({LeastMemory >> 20}MiB to {MostMemory >> 40}TiB)")
                    : count * unit;
            }
        }

        return Failure.Invalid($"\"{SconfText.Quote(text)}\" is not a size (such as 256MiB, 256MB, 1GiB, or a number of bytes)");
    }

    private static Result<int> Integer(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : Failure.Invalid($"\"{SconfText.Quote(text)}\" is not a number from {least} to {most}");
}

using System.Text;
using System.Text.Unicode;
using Ysco.Results;

namespace Ysco.Sconf;

/// <summary>
/// Cuts a file into the lines that say something. A line ends with LF or CR LF. Not text, and refused: bytes that are not
/// UTF-8, control characters other than a tab, and indentation with anything but tabs.
/// </summary>
internal static class SconfLines
{
    /// <summary>The lines, or a failure that names the first wrong one.</summary>
    internal static Result<List<SconfLine>> Split(string file, ReadOnlySpan<byte> text)
    {
        var lines = new List<SconfLine>();
        for (int number = 1; text.Length > 0; number++)
        {
            if (number > SconfParser.MaxLines)
            {
                return SconfParser.Wrong(file, number, $"more than {SconfParser.MaxLines} lines");
            }

            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!Read(number, line).Try(out SconfLine read, out Failure? failure))
            {
                return failure.Within($"{file}:{number}");
            }

            if (read.Text is not null)
            {
                lines.Add(read);
            }
        }

        return lines;
    }

    private static Result<SconfLine> Read(int number, ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\r"u8))
        {
            line = line[..^1];
        }

        if (line.Length > SconfParser.MaxLineBytes)
        {
            return Failure.Invalid($"line of {line.Length} bytes is too long (at most {SconfParser.MaxLineBytes})");
        }

        if (FindControl(line) is int control and >= 0)
        {
            return Failure.Invalid($"control character 0x{line[control]:x2} in the text");
        }

        if (!Utf8.IsValid(line))
        {
            return Failure.Invalid("not UTF-8 text");
        }

        ReadOnlySpan<byte> content = line.Trim(" \t"u8);
        if (content.Length == 0 || content[0] == '#')
        {
            return default(SconfLine);
        }

        int depth = line.IndexOfAnyExcept((byte)'\t');
        return line[depth] == ' '
            ? Failure.Invalid("indented with spaces (use tabs)")
            : new SconfLine(number, depth, Encoding.UTF8.GetString(content));
    }

    private static int FindControl(ReadOnlySpan<byte> line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] is (< 0x20 and not (byte)'\t') or 0x7f)
            {
                return i;
            }
        }

        return -1;
    }
}

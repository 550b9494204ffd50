using System.Text;

namespace Ysco.Commands.CommandLine;

/// <summary>Text in lines that fit a terminal.</summary>
internal static class Wrapped
{
    private const int LineChars = 80;

    /// <summary>Appends words, a space between two, in lines of at most 80 characters where the words allow it.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="words">The words.</param>
    /// <param name="indent">Spaces before each line.</param>
    internal static void Append(StringBuilder text, string words, int indent)
    {
        int column = 0;
        foreach (string word in words.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length <= LineChars)
            {
                text.Append(' ');
                column++;
            }
            else
            {
                text.Append(column > 0 ? "\n" : "").Append(' ', indent);
                column = indent;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}

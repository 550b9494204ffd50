using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>
/// A command, a word a line: first the program, by a path that begins with /, ./ or ../, then its arguments as they are. No
/// shell reads it. Limits: <see cref="MaxWords"/>.
/// </summary>
public sealed class CommandWords
{
    /// <summary>Enough for what a person writes; more belongs into a script.</summary>
    public const int MaxWords = 64;

    /// <summary>No command.</summary>
    public static readonly CommandWords None = new([]);

    private CommandWords(IReadOnlyList<string> words) => Words = words;

    /// <summary>The words; none for no command.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Takes the lines of the file.</summary>
    public static Result<CommandWords> Parse(IReadOnlyList<string> lines)
    {
        foreach (string word in lines)
        {
            if (word.Contains('\0', StringComparison.Ordinal))
            {
                return Failure.Invalid("a word of a command holds no NUL");
            }
        }

        bool isPath = lines.Count == 0 || lines[0].StartsWith('/')
            || lines[0].StartsWith("./", StringComparison.Ordinal) || lines[0].StartsWith("../", StringComparison.Ordinal);
        return !isPath ? Failure.Invalid($"\"{SconfText.Quote(lines[0])}\" is not a path of a program (it begins with /, ./ or ../; its arguments follow, each on a line of its own)")
            : lines.Count > MaxWords ? Failure.Invalid($"a command of more than {MaxWords} words")
            : new CommandWords(lines);
    }

    /// <summary>The lines of the file.</summary>
    public IReadOnlyList<string> ToLines() => Words;
}

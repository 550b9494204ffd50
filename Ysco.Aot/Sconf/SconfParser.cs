using Ysco.Results;

namespace Ysco.Sconf;

/// <summary>
/// Reads sconf, the format of ysco.conf, to a tree with line numbers.
/// <code>
/// # A comment has its own line.
/// AuthFile: ys/password.txt
/// Monitor:
/// 	Methods:
/// 		- dns
/// Links:
/// 	-
/// 		URL: https://service.example/
/// </code>
/// One tab a level; a value is the rest of its line as it is: no quotes, no escapes, white space around it dropped.
/// </summary>
/// <remarks>
/// References: behaviour of the original's configuration files. Limits: the constants below; a file that a person writes
/// stays far under each. Which keys there are, and which need a value, is not known here.
/// </remarks>
public static class SconfParser
{
    /// <summary>The longest file, bytes.</summary>
    public const int MaxFileBytes = 64 * 1024;

    /// <summary>The longest line, bytes: a path (4096) and then some.</summary>
    public const int MaxLineBytes = 8192;

    /// <summary>The most lines, comments and empty ones among them.</summary>
    public const int MaxLines = 20_000;

    /// <summary>The most keys of a section or items of a list: duplicates are looked for one by one.</summary>
    public const int MaxChildren = 1000;

    /// <summary>The deepest nesting, tabs: the model needs 3, and the parser recurses.</summary>
    public const int MaxDepth = 16;

    /// <summary>The longest key, characters.</summary>
    public const int MaxKeyChars = 100;

    /// <summary>Parses a file.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">Its bytes.</param>
    /// <returns>The root, of kind Section or Empty, or a failure <c>FILE:LINE: KEY: what is wrong</c>.</returns>
    public static Result<SconfNode> Parse(string file, ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxFileBytes)
        {
            return Failure.Invalid($"{file}: {text.Length} bytes are too long for a configuration file (at most {MaxFileBytes})");
        }

        if (!SconfLines.Split(file, text).Try(out List<SconfLine>? lines, out Failure? failure))
        {
            return failure;
        }

        if (lines.Count > 0 && lines[0].Depth > 0)
        {
            return Wrong(file, lines[0].Number, "indented more than the line before");
        }

        if (lines.Count > 0 && lines[0].IsItem)
        {
            return Wrong(file, lines[0].Number, "a list item without a key");
        }

        return new SconfBlocks(file, lines).Root();
    }

    internal static Failure Wrong(string file, int line, string cause) => Failure.Invalid($"{file}:{line}: {cause}");
}

using System.Text;

namespace Ysco.Sconf;

/// <summary>
/// Writes a tree as sconf, with its comments. What <see cref="SconfParser"/> reads from the text is the tree again,
/// without comments and disabled nodes.
/// </summary>
public static class SconfWriter
{
    /// <summary>Comments are wrapped before this column, tabs counted as 8.</summary>
    private const int CommentColumns = 100;

    private const int TabColumns = 8;

    /// <summary>The text.</summary>
    /// <param name="root">The root; its keys are written.</param>
    /// <exception cref="ArgumentException">A key or value cannot be written: it is empty or has a line end in it.</exception>
    public static string Write(SconfNode root)
    {
        var text = new StringBuilder();
        WriteChildren(text, root, 0, disabled: false);
        return text.ToString();
    }

    /// <summary>A text as comment lines without indentation, wrapped.</summary>
    public static string Comment(string comment)
    {
        var text = new StringBuilder();
        WriteComment(text, comment, 0);
        return text.ToString();
    }

    /// <summary>Whether a text can stand as a value: it is one line, not empty, and has no white space around it.</summary>
    public static bool IsValue(string text)
    {
        foreach (char c in text)
        {
            if (c is (< ' ' and not '\t') or (char)0x7f)
            {
                return false;
            }
        }

        return text.Length > 0 && text.Trim(' ', '\t').Length == text.Length;
    }

    private static void WriteChildren(StringBuilder text, SconfNode node, int depth, bool disabled)
    {
        bool first = true;
        foreach (SconfNode child in node.Children)
        {
            if (child.Comment.Length > 0)
            {
                text.Append(first ? "" : "\n");
                WriteComment(text, child.Comment, depth);
            }

            WriteNode(text, child, depth, disabled || child.Disabled, item: node.Kind == SconfKind.List);
            first = false;
        }
    }

    private static void WriteNode(StringBuilder text, SconfNode node, int depth, bool disabled, bool item)
    {
        if ((node.Kind == SconfKind.Value && !IsValue(node.Value)) || (!item && !IsValue(node.Key)))
        {
            throw new ArgumentException($"{node.Path}: a key or value that cannot be written");
        }

        text.Append('\t', depth).Append(disabled ? "#" : "").Append(item ? "-" : node.Key).Append(item ? "" : ":");
        if (node.Kind == SconfKind.Value)
        {
            text.Append(' ').Append(node.Value);
        }

        text.Append('\n');
        WriteChildren(text, node, depth + 1, disabled);
    }

    private static void WriteComment(StringBuilder text, string comment, int depth)
    {
        int width = CommentColumns - (depth * TabColumns) - 2;
        int column = 0;
        foreach (string word in comment.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > width)
            {
                text.Append('\n');
                column = 0;
            }

            if (column == 0)
            {
                text.Append('\t', depth).Append('#');
            }

            text.Append(' ').Append(word);
            column += 1 + word.Length;
        }

        text.Append('\n');
    }
}

using Ysco.Results;

namespace Ysco.Sconf;

/// <summary>Builds the tree from the lines: one call a block of the same indentation.</summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="lines">Its lines that say something.</param>
internal sealed class SconfBlocks(string file, List<SconfLine> lines)
{
    private int next;
    private Failure? failure;

    internal Result<SconfNode> Root()
    {
        SconfNode root = Block(0, "", "", 1);
        return failure is null ? root : failure;
    }

    /// <summary>The lines of this depth and deeper, as the children of a node.</summary>
    private SconfNode Block(int depth, string path, string key, int line)
    {
        var children = new List<SconfNode>();
        bool items = next < lines.Count && lines[next].IsItem;
        while (failure is null && next < lines.Count && lines[next].Depth >= depth)
        {
            SconfLine here = lines[next++];
            if (CheckPlace(here, depth, items, children.Count) is { } cause)
            {
                return Stop(here.Number, path, cause);
            }

            SconfNode child = items ? Item(here, path) : Pair(here, path);
            if (!items && FindKey(children, child.Key) is { } first && failure is null)
            {
                return Stop(here.Number, child.Path, $"duplicate key (first in line {first.Line})");
            }

            children.Add(child);
        }

        SconfKind kind = children.Count == 0 ? SconfKind.Empty : items ? SconfKind.List : SconfKind.Section;
        return new SconfNode { Key = key, Path = path, Line = line, Kind = kind, Children = children };
    }

    private static string? CheckPlace(SconfLine here, int depth, bool items, int count) => here switch
    {
        { Depth: > SconfParser.MaxDepth } => $"nested deeper than {SconfParser.MaxDepth} levels",
        _ when here.Depth > depth => "indented more than the line before allows",
        _ when here.IsItem != items => items ? "a key among list items" : "a list item among keys",
        _ when count == SconfParser.MaxChildren => $"more than {SconfParser.MaxChildren} {(items ? "items" : "keys")}",
        _ => null,
    };

    private SconfNode Item(SconfLine here, string path) => here.Text == "-"
        ? Nested(here, path, "")
        : new SconfNode { Path = path, Line = here.Number, Kind = SconfKind.Value, Value = here.Text[2..].Trim(' ', '\t') };

    private SconfNode Pair(SconfLine here, string parent)
    {
        int colon = here.Text.IndexOf(':', StringComparison.Ordinal);
        string key = colon < 0 ? here.Text : here.Text[..colon];
        if (colon < 0)
        {
            return Stop(here.Number, parent, $"\"{SconfText.Quote(key)}\": no \":\" after the key");
        }

        if (colon is 0 or > SconfParser.MaxKeyChars || key.AsSpan().ContainsAnyExceptInRange('!', '~') || key[0] == '#')
        {
            return Stop(here.Number, parent, $"\"{SconfText.Quote(key)}\" is not a key");
        }

        string path = parent.Length == 0 ? key : $"{parent}.{key}";
        string rest = here.Text[(colon + 1)..];
        if (rest.Length == 0)
        {
            return Nested(here, path, key);
        }

        return rest[0] is ' ' or '\t'
            ? new SconfNode { Key = key, Path = path, Line = here.Number, Kind = SconfKind.Value, Value = rest.Trim(' ', '\t') }
            : Stop(here.Number, SconfText.Quote(path), "no space after \":\"");
    }

    private SconfNode Nested(SconfLine here, string path, string key)
    {
        bool deeper = next < lines.Count && lines[next].Depth > here.Depth;
        return deeper
            ? Block(here.Depth + 1, path, key, here.Number)
            : new SconfNode { Key = key, Path = path, Line = here.Number };
    }

    private static SconfNode? FindKey(List<SconfNode> among, string key)
    {
        foreach (SconfNode node in among)
        {
            if (node.Key == key)
            {
                return node;
            }
        }

        return null;
    }

    private SconfNode Stop(int line, string path, string cause)
    {
        failure ??= SconfParser.Wrong(file, line, path.Length == 0 ? cause : $"{path}: {cause}");
        return new SconfNode();
    }
}

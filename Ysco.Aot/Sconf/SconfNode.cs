namespace Ysco.Sconf;

/// <summary>
/// A key with what belongs to it, an item of a list, or the root of a file. The parser makes them with a line and a
/// path and without comments; whoever writes a file makes them with comments and without lines.
/// </summary>
public sealed class SconfNode
{
    /// <summary>The key; empty for an item and for the root.</summary>
    public string Key { get; init; } = "";

    /// <summary>The keys from the root to here, with dots: <c>Monitor.DNS</c>. An item has its list's.</summary>
    public string Path { get; init; } = "";

    /// <summary>The line in the file, from 1; 0 when it is not from a file.</summary>
    public int Line { get; init; }

    /// <summary>What belongs to it.</summary>
    public SconfKind Kind { get; init; }

    /// <summary>The value; empty unless the kind is <see cref="SconfKind.Value"/>.</summary>
    public string Value { get; init; } = "";

    /// <summary>The keys of a section or the items of a list, in the file's order.</summary>
    public IReadOnlyList<SconfNode> Children { get; init; } = [];

    /// <summary>For the writer: text that stands above as comment lines, wrapped by it.</summary>
    public string Comment { get; init; } = "";

    /// <summary>For the writer: the lines are written as <c>#Key: value</c>, to be made effective by taking the # away.</summary>
    public bool Disabled { get; init; }
}

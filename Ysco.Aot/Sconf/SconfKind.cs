namespace Ysco.Sconf;

/// <summary>What follows a key or a list's dash.</summary>
public enum SconfKind
{
    /// <summary>Nothing: a value left out, a section without keys, a list without items.</summary>
    Empty,

    /// <summary>A value on the same line.</summary>
    Value,

    /// <summary>Keys, indented by one more tab.</summary>
    Section,

    /// <summary>Items with a dash, indented by one more tab.</summary>
    List,
}

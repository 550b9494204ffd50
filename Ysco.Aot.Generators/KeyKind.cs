namespace Ysco.Generators;

/// <summary>What stands behind a key.</summary>
internal enum KeyKind
{
    /// <summary>One value: text, bool, duration, enum.</summary>
    Value,

    /// <summary>A list of such values.</summary>
    Values,

    /// <summary>Another section.</summary>
    Section,

    /// <summary>A list of sections.</summary>
    Sections,

    /// <summary>A list whose items make one value: a type with Parse(IReadOnlyList of string) and ToLines().</summary>
    Lines,
}

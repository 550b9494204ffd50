namespace Ysco.Generators;

/// <summary>A key of a section, as far as the generated code depends on it.</summary>
internal sealed record KeyModel
{
    internal string Property { get; init; } = "";

    internal string Key { get; init; } = "";

    internal string Doc { get; init; } = "";

    internal KeyKind Kind { get; init; }

    /// <summary>The type of the value, or of an item of a list, with its namespace.</summary>
    internal string Type { get; init; } = "";

    /// <summary>For an enum: its name and those of its members.</summary>
    internal EquatableArray<string> EnumNames { get; init; }

    internal bool Required { get; init; }

    internal bool EmptyIsDefault { get; init; }

    internal string? Min { get; init; }

    internal string? Check { get; init; }

    internal string Example { get; init; } = "";
}

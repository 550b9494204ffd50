namespace Ysco.Config;

/// <summary>What the type and the initial value of a key do not say. A key that needs none of it goes without.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ConfKeyAttribute : Attribute
{
    /// <summary>The key in the file, where it is not the property's name.</summary>
    public string? Name { get; init; }

    /// <summary>The key must be there, with a value.</summary>
    public bool Required { get; init; }

    /// <summary>An empty value stands for the default instead of being an error.</summary>
    public bool EmptyIsDefault { get; init; }

    /// <summary>The least duration allowed, as in the file: <c>5s</c>.</summary>
    public string? Min { get; init; }

    /// <summary>
    /// A static method of the section, <c>string? Method(T value)</c>: null for a good value, else what is wrong with it.
    /// For a list of sections it gets the list.
    /// </summary>
    public string? Check { get; init; }

    /// <summary>What the annotated file shows for a key without a default.</summary>
    public string? Example { get; init; }
}

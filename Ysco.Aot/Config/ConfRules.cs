namespace Ysco.Config;

/// <summary>What holds for a key beside its type.</summary>
[Flags]
internal enum ConfRules
{
    /// <summary>It may be left out, and has a value when it is there.</summary>
    None = 0,

    /// <summary>It must be there, with a value.</summary>
    Required = 1,

    /// <summary>It may be there without a value, which stands for the default.</summary>
    EmptyIsDefault = 2,
}

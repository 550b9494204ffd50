namespace Ysco.Go;

/// <summary>What a path names; each kind allows more than the one before.</summary>
internal enum PathKind
{
    /// <summary>A module.</summary>
    Module,

    /// <summary>A package.</summary>
    Import,

    /// <summary>A file in a module, or a version as a file name.</summary>
    File,
}

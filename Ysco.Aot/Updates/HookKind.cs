namespace Ysco.Updates;

/// <summary>The occasions at which a program of the owner's is run.</summary>
[Flags]
public enum HookKind
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Before a check.</summary>
    PreCheck = 1,

    /// <summary>Before an update that is proven, while the old version runs.</summary>
    PreUpdate = 2,

    /// <summary>After the watch of a new version.</summary>
    PostUpdate = 4,

    /// <summary>After an update that failed.</summary>
    OnFailure = 8,
}

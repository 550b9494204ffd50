namespace Ysco.Config;

/// <summary>Which newer versions of a module are scheduled by themselves.</summary>
public enum VersionPolicy
{
    /// <summary>Same major and minor, a higher patch.</summary>
    Patch,

    /// <summary>Same major, a higher minor or patch.</summary>
    Minor,

    /// <summary>None: a person decides.</summary>
    Manual,
}

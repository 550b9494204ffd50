namespace Ysco.Config;

/// <summary>Which newer Go toolchains the service is rebuilt with by itself.</summary>
public enum ToolchainPolicy
{
    /// <summary>As <see cref="Supported"/>, and the newest release whenever a new module version is installed.</summary>
    Follow,

    /// <summary>The newest release of the same Go minor.</summary>
    Patch,

    /// <summary>The newest release.</summary>
    Minor,

    /// <summary>None: a person decides.</summary>
    Manual,

    /// <summary>The newest of the same minor while that one is supported, else the newest of the older supported minor.</summary>
    Supported,
}

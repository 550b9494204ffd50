namespace Ysco.Admin;

/// <summary>What is served on an address: -addr has both, -adminaddr and -metricsaddr have one each, the socket has all.</summary>
[Flags]
public enum ServerRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The page, JSON, updates, notifications.</summary>
    Admin = 1,

    /// <summary>/metrics.</summary>
    Metrics = 2,

    /// <summary>Both.</summary>
    All = Admin | Metrics,

    /// <summary>The socket in the state folder: everything, for whom the kernel vouches, without a password.</summary>
    Control = 4,
}

namespace Ysco.Accounts;

/// <summary>A user, as a line of /etc/passwd tells of one. Reference: passwd(5).</summary>
/// <param name="name">The login name.</param>
/// <param name="uid">The user's number.</param>
/// <param name="gid">The number of the primary group.</param>
/// <param name="home">The home folder; may be empty.</param>
/// <param name="shell">The login shell; empty stands for /bin/sh.</param>
public sealed class PasswdEntry(string name, uint uid, uint gid, string home, string shell)
{
    /// <summary>The login name.</summary>
    public string Name => name;

    /// <summary>The user's number.</summary>
    public uint Uid => uid;

    /// <summary>The number of the primary group.</summary>
    public uint Gid => gid;

    /// <summary>The home folder; may be empty.</summary>
    public string Home => home;

    /// <summary>The login shell.</summary>
    public string Shell => shell == "" ? "/bin/sh" : shell;
}

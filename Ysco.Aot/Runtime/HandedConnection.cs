namespace Ysco.Runtime;

/// <summary>A connection that is handed on through an exec, between two requests or with an answer to be sent.</summary>
/// <param name="fd">Its descriptor.</param>
/// <param name="role">What it is served, as a number.</param>
/// <param name="source">Whose it is, as a number.</param>
public sealed class HandedConnection(int fd, int role, ulong source)
{
    /// <summary>Its descriptor.</summary>
    public int Fd => fd;

    /// <summary>What it is served, as a number.</summary>
    public int Role => role;

    /// <summary>Whose it is, as a number.</summary>
    public ulong Source => source;

    /// <summary>Whether it ends with the answer.</summary>
    public bool Closes { get; init; }

    /// <summary>Whether the right password was given on it.</summary>
    public bool IsProven { get; init; }

    /// <summary>The service whose socket it is on; empty for one of the process.</summary>
    public string Service { get; init; } = "";

    /// <summary>What is to be sent first.</summary>
    public byte[] Unsent { get; init; } = [];

    /// <summary>What was read, and not looked at yet.</summary>
    public byte[] Unread { get; init; } = [];
}

namespace Ysco.Runtime;

/// <summary>A listening socket that is handed on through an exec.</summary>
/// <param name="fd">Its descriptor.</param>
/// <param name="role">What it serves, as a number.</param>
/// <param name="address">Where, as it was given.</param>
public sealed class HandedListener(int fd, int role, string address)
{
    /// <summary>Its descriptor.</summary>
    public int Fd => fd;

    /// <summary>What it serves, as a number.</summary>
    public int Role => role;

    /// <summary>Where, as it was given.</summary>
    public string Address => address;

    /// <summary>The service whose socket it is; empty for one of the process.</summary>
    public string Service { get; init; } = "";
}

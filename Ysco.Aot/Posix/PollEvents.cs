namespace Ysco.Posix;

/// <summary>What a descriptor is watched for, and what happened to it: the bits of epoll(7).</summary>
[Flags]
public enum PollEvents
{
    /// <summary>Nothing; errors and hang-ups are reported all the same.</summary>
    None = 0,

    /// <summary>There is something to read, or the end of it.</summary>
    In = 1,

    /// <summary>There is room to write.</summary>
    Out = 4,

    /// <summary>An error is pending.</summary>
    Err = 8,

    /// <summary>The other side is gone.</summary>
    Hup = 16,
}

using Ysco.Net;
using Ysco.Notes;

namespace Ysco.Tlog;

/// <summary>What a transaction with a log may cost.</summary>
public static class LogLimits
{
    /// <summary>A record of a build is 200 bytes; module paths have been seen with 300 characters.</summary>
    public const int MaxRecordBytes = 8 * 1024;

    /// <summary>What is shown of the reason that a server gives.</summary>
    public const int ReasonBytes = 500;

    /// <summary>The longest key of a lookup: module path, version, package folder and target, with room.</summary>
    public const int MaxKeyChars = 2048;

    /// <summary>A lookup may set off a build of the program, of which the answer waits for the end.</summary>
    public static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Small = TimeSpan.FromMinutes(1);

    /// <summary>For a lookup: a record number, a record and a note.</summary>
    public static readonly FetchLimits Lookup =
        new(32 + MaxRecordBytes + Note.MaxBytes, Connect, BuildPatience, Idle, BuildPatience + Small);

    /// <summary>For the newest tree note.</summary>
    public static readonly FetchLimits Latest = new(Note.MaxBytes, Connect, Small, Idle, Small + Small);

    /// <summary>For a tile: more than its 8 KiB, so that an oversize one and a page of HTML are told apart from no answer.</summary>
    public static readonly FetchLimits Tile = new(64 * 1024, Connect, Small, Idle, Small + Small);
}

namespace Ysco.Tests.World;

/// <summary>The kinds of request that the builds server answers.</summary>
[Flags]
public enum BuildsStages
{
    /// <summary>/tlog/lookup/...</summary>
    Lookup = 1,

    /// <summary>/tlog/latest</summary>
    Latest = 2,

    /// <summary>/tlog/tile/...</summary>
    Tile = 4,

    /// <summary>The binaries.</summary>
    Download = 8,

    /// <summary>All of them.</summary>
    All = Lookup | Latest | Tile | Download,
}

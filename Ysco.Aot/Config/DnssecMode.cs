namespace Ysco.Config;

/// <summary>What an answer of DNS must be for it to be taken.</summary>
public enum DnssecMode
{
    /// <summary>Proven by signatures from the root on.</summary>
    Require,

    /// <summary>Anything, as whoever answers first says.</summary>
    Off,
}

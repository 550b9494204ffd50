namespace Ysco.Tests.World.Dns;

/// <summary>How a zone proves that something does not exist.</summary>
public enum Denial
{
    /// <summary>RFC 4034 section 4.</summary>
    Nsec,

    /// <summary>RFC 5155.</summary>
    Nsec3,

    /// <summary>RFC 5155 section 6: unsigned delegations are left out of the chain.</summary>
    OptOut,
}

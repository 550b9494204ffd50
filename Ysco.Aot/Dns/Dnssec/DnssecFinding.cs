namespace Ysco.Dns.Dnssec;

/// <summary>What an answer says, as far as its verdict lets it be believed.</summary>
public enum DnssecFinding
{
    /// <summary>Nothing that can be told.</summary>
    None,

    /// <summary>There are records.</summary>
    Records,

    /// <summary>The name exists, and has no record of the type.</summary>
    NoData,

    /// <summary>The name does not exist.</summary>
    NoSuchName,
}

namespace Ysco.Tests.World.Dns;

/// <summary>How the online signer answers for the zone that versions are asked of.</summary>
public enum SignerMode
{
    /// <summary>As it should.</summary>
    Honest,

    /// <summary>Not at all.</summary>
    Silent,

    /// <summary>SERVFAIL.</summary>
    ServerFailure,

    /// <summary>Without signatures.</summary>
    Stripped,

    /// <summary>With signatures that ended yesterday.</summary>
    Expired,

    /// <summary>With signatures that are valid from tomorrow on.</summary>
    Early,

    /// <summary>With a bit of the text changed after it was signed.</summary>
    Altered,

    /// <summary>Signed by a key that the zone does not have.</summary>
    OtherKey,

    /// <summary>Rightly signed: there is nothing by that name.</summary>
    Denied,
}

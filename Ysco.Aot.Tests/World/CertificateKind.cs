namespace Ysco.Tests.World;

/// <summary>What a TLS port shows.</summary>
public enum CertificateKind
{
    /// <summary>For localhost and 127.0.0.1, by the world's CA.</summary>
    Good,

    /// <summary>For another name.</summary>
    WrongName,

    /// <summary>Good until yesterday.</summary>
    Expired,

    /// <summary>By a CA that nobody knows.</summary>
    UnknownIssuer,
}

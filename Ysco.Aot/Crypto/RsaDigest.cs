namespace Ysco.Crypto;

/// <summary>The digests that RSA signatures are made over.</summary>
public enum RsaDigest
{
    /// <summary>Old; collisions of it are made.</summary>
    Sha1,

    /// <summary>Of 32 bytes.</summary>
    Sha256,

    /// <summary>Of 64 bytes.</summary>
    Sha512,
}

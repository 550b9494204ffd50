namespace Ysco.Tests.World.Dns;

/// <summary>What a validator thinks of an answer. Reference: RFC 4033 section 5.</summary>
public enum Judgement
{
    /// <summary>Proven from the trust anchor down, or proven not to exist.</summary>
    Secure,

    /// <summary>Proven not to be signed, or signed in a way that counts as not signed.</summary>
    Insecure,

    /// <summary>It should be signed, and is not rightly so.</summary>
    Bogus,

    /// <summary>There is no answer to think of.</summary>
    Indeterminate,
}

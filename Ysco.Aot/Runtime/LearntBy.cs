namespace Ysco.Runtime;

/// <summary>How versions were learnt, and with that, who could have lied about them.</summary>
public enum LearntBy
{
    /// <summary>They were not learnt yet.</summary>
    Nothing,

    /// <summary>By DNS, proven by DNSSEC.</summary>
    SecureDns,

    /// <summary>By DNS, of which nothing was proven.</summary>
    InsecureDns,

    /// <summary>From the module proxy, over TLS.</summary>
    TlsProxy,

    /// <summary>From the module proxy, over a connection that anybody on the way could alter.</summary>
    PlainProxy,

    /// <summary>From the manifest of releases, over TLS.</summary>
    TlsManifest,

    /// <summary>From the manifest of releases, over a connection that anybody on the way could alter: what is installed is proven all the same.</summary>
    PlainManifest,
}

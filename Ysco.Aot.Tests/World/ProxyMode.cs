namespace Ysco.Tests.World;

/// <summary>How the module proxy answers.</summary>
public enum ProxyMode
{
    /// <summary>As it should.</summary>
    Honest,

    /// <summary>404 and a reason.</summary>
    NotFound,

    /// <summary>500 and a reason.</summary>
    ServerError,

    /// <summary>200 and a page, as captive portals do.</summary>
    Html,

    /// <summary>A body without end.</summary>
    EndlessBody,

    /// <summary>A body that stops half-way, the connection open.</summary>
    StalledBody,

    /// <summary>No answer at all, the connection open.</summary>
    StalledHeader,

    /// <summary>A redirect to the same address.</summary>
    RedirectLoop,

    /// <summary>A body cut before its announced length.</summary>
    CutBody,

    /// <summary>A true list of more than 1 MiB.</summary>
    HugeList,
}

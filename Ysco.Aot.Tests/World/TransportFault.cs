namespace Ysco.Tests.World;

/// <summary>Ways in which any answer of any server can go wrong, whatever it is about.</summary>
public enum TransportFault
{
    /// <summary>404 and a reason.</summary>
    NotFound,

    /// <summary>500 and a reason.</summary>
    ServerError,

    /// <summary>200 and a page.</summary>
    Html,

    /// <summary>200 and nothing.</summary>
    EmptyBody,

    /// <summary>A body without end.</summary>
    EndlessBody,

    /// <summary>A body that stops half-way, the connection open.</summary>
    StalledBody,

    /// <summary>No answer at all, the connection open.</summary>
    StalledHeader,

    /// <summary>A byte now and then.</summary>
    DripBody,

    /// <summary>A redirect to the same address.</summary>
    RedirectLoop,

    /// <summary>A body cut before its announced length.</summary>
    CutBody,
}

namespace Ysco.Tests.World;

/// <summary>What a plain client that stops at bounds sees of an answer.</summary>
internal enum Reading
{
    /// <summary>A whole body of status 200.</summary>
    Whole,

    /// <summary>A whole body that begins as a page does.</summary>
    Page,

    /// <summary>A whole body of no bytes.</summary>
    Nothing,

    /// <summary>Another status.</summary>
    Refused,

    /// <summary>More redirects than anyone follows.</summary>
    Redirected,

    /// <summary>More than the client takes.</summary>
    TooMuch,

    /// <summary>The connection ended before the body did.</summary>
    Cut,

    /// <summary>A header and then not the whole body in time.</summary>
    BodyLate,

    /// <summary>No header in time.</summary>
    HeaderLate,
}

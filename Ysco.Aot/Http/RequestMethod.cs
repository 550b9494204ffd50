namespace Ysco.Http;

/// <summary>The methods that RFC 9110 section 9 defines; others are answered with 501 by the codec.</summary>
public enum RequestMethod
{
    /// <summary>GET.</summary>
    Get,

    /// <summary>HEAD: GET without a body in the answer.</summary>
    Head,

    /// <summary>POST.</summary>
    Post,

    /// <summary>PUT.</summary>
    Put,

    /// <summary>DELETE.</summary>
    Delete,

    /// <summary>OPTIONS.</summary>
    Options,

    /// <summary>PATCH (RFC 5789).</summary>
    Patch,

    /// <summary>TRACE.</summary>
    Trace,
}

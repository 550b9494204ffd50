namespace Ysco.Http;

/// <summary>
/// How much of a request is taken. A browser's or curl's request to us is well under 2 KiB of header; the rest is room
/// for cookies that other programs set on the same host name.
/// </summary>
public static class HttpLimits
{
    /// <summary>The request line without its line end; RFC 9112 section 3 asks for 8000 at least.</summary>
    public const int RequestLineBytes = 8 * 1024;

    /// <summary>All header lines with their line ends.</summary>
    public const int HeaderBlockBytes = 16 * 1024;

    /// <summary>Header lines in one request.</summary>
    public const int HeaderCount = 100;

    /// <summary>The largest body any route takes: a config text in a form.</summary>
    public const int BodyBytes = 1024 * 1024;

    /// <summary>One chunk-size line with its extensions, which mean nothing to us.</summary>
    public const int ChunkLineBytes = 256;

    /// <summary>Trailer lines after the last chunk; read and dropped.</summary>
    public const int TrailerBytes = 4 * 1024;

    /// <summary>What chunking may cost before it is abuse: this, and <see cref="ChunkOverheadFactor"/> a byte of body.</summary>
    public const int ChunkOverheadBytes = 16 * 1024;

    /// <summary>Bytes of chunk-size lines for each byte of body: a byte a chunk costs 5, "1 CRLF x CRLF" without its x.</summary>
    public const int ChunkOverheadFactor = 8;

    /// <summary>Empty lines dropped before a request line (RFC 9112 section 2.2: at least one).</summary>
    public const int LeadingEmptyLines = 2;

    /// <summary>Fields of one form.</summary>
    public const int FormFields = 64;
}

namespace Ysco.Http;

/// <summary>
/// A request as it was parsed. It points into its parser's buffer: valid until the parser is fed again or asked for
/// the next one.
/// </summary>
public sealed class HttpRequest
{
    private readonly HeaderTable headers = new();
    private byte[] head = [];
    private byte[] body = [];
    private int bodyLength;
    private RequestLine line;

    internal HttpRequest()
    {
    }

    /// <summary>The method.</summary>
    public RequestMethod Method => line.Method;

    /// <summary>The path as sent, percent-encoded; <c>*</c> for OPTIONS of the whole server, empty for an absolute form without one.</summary>
    public ReadOnlySpan<byte> RawPath => head.AsSpan()[line.Path];

    /// <summary>The query as sent, without the question mark.</summary>
    public ReadOnlySpan<byte> Query => head.AsSpan()[line.Query];

    /// <summary>0 for HTTP/1.0, 1 for HTTP/1.1.</summary>
    public int MinorVersion => line.MinorVersion;

    /// <summary>Host and port asked for: the target's in absolute form (RFC 9112 section 3.2.2), else the Host field; may be empty.</summary>
    public ReadOnlySpan<byte> Host
    {
        get
        {
            ReadOnlySpan<byte> authority = head.AsSpan()[line.Authority];
            if (authority.IsEmpty)
            {
                Header("host"u8, out authority);
            }

            return authority;
        }
    }

    /// <summary>The body; empty until the parser says that the request is complete.</summary>
    public ReadOnlySpan<byte> Body => body.AsSpan(0, bodyLength);

    /// <summary>Whether a body follows the header, or may.</summary>
    public bool HasBody => Framing.HasBody;

    /// <summary>Whether the client waits for "100 Continue" before it sends the body (RFC 9110 section 10.1.1).</summary>
    public bool ExpectsContinue { get; internal set; }

    /// <summary>Whether the client takes another answer on this connection (RFC 9112 section 9.3).</summary>
    public bool KeepAlive { get; internal set; }

    /// <summary>How many header fields there are.</summary>
    public int HeaderCount => headers.Count;

    internal BodyFraming Framing { get; set; }

    internal HeaderTable Headers => headers;


    /// <summary>How many fields have this name, in any case, and the value of the last of them.</summary>
    public int Header(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) => headers.Find(head, name, out value);

    /// <summary>The name of one field, as sent.</summary>
    public ReadOnlySpan<byte> HeaderName(int index) => headers.Name(head, index);

    /// <summary>The value of one field, without the spaces around it.</summary>
    public ReadOnlySpan<byte> HeaderValue(int index) => headers.Value(head, index);

    internal void Begin(byte[] buffer, RequestLine requestLine)
    {
        (head, line) = (buffer, requestLine);
        (body, bodyLength) = ([], 0);
        headers.Clear();
        ExpectsContinue = false;
        KeepAlive = false;
        Framing = default;
    }

    internal void Rebase(byte[] buffer) => head = buffer;

    internal void SetBody(byte[] buffer, int length) => (body, bodyLength) = (buffer, length);
}

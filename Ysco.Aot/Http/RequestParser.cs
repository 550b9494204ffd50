namespace Ysco.Http;

/// <summary>
/// Reads HTTP/1.1 requests from bytes as they come in; how they are cut into pieces changes nothing.
/// References: RFC 9112 (syntax, framing), RFC 9110 (semantics).
/// Limits: <see cref="HttpLimits"/>. Bare LF, bare CR and obs-fold are refused: others read them differently.
/// Not here: sockets, deadlines (408) and what the request asks for.
/// </summary>
public sealed class RequestParser
{
    /// <summary>Holds what curl and a scraper send; a browser's request makes it double.</summary>
    private const int FirstHeadBytes = 512;

    /// <summary>A buffer grown above this is given back after its request.</summary>
    private const int KeptHeadBytes = 2048;

    private readonly BodyBuffer body = new();
    private readonly ChunkedDecoder chunks = new();
    private byte[] head = [];
    private int headLength;
    private int lineStart;
    private int headersStart;
    private int emptyLines;
    private long bodyLeft;
    private bool bodyWanted;

    /// <summary>How far the request was read.</summary>
    public ParseState State { get; private set; }

    /// <summary>Why it failed.</summary>
    public HttpError? Error { get; private set; }

    /// <summary>The request; to be looked at from <see cref="ParseState.HeadComplete"/> on.</summary>
    public HttpRequest Request { get; } = new();

    /// <summary>Whether nothing of a request was read yet.</summary>
    public bool IsFresh => headLength == 0 && State == ParseState.NeedsMore;

    /// <summary>Whether the header was read and the body is being read.</summary>
    public bool IsInBody => bodyWanted && State == ParseState.NeedsMore;

    /// <summary>
    /// Reads on. Stops where the state changes: the bytes after <paramref name="consumed"/> are to be given again, when
    /// the state lets more be read.
    /// </summary>
    public ParseState Feed(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        while (State == ParseState.NeedsMore && consumed < bytes.Length)
        {
            consumed += bodyWanted ? FeedBody(bytes[consumed..]) : FeedLine(bytes[consumed..]);
        }

        return State;
    }

    /// <summary>Reads the body that follows, if it has no more than <paramref name="maxBytes"/>; 413 if it has.</summary>
    /// <param name="maxBytes">The largest body that is taken.</param>
    /// <param name="keep">False to read it and drop it.</param>
    /// <exception cref="InvalidOperationException">The state is not <see cref="ParseState.HeadComplete"/>.</exception>
    public ParseState TakeBody(int maxBytes, bool keep = true)
    {
        if (State != ParseState.HeadComplete)
        {
            throw new InvalidOperationException("no body follows");
        }

        if (Request.Framing.LengthBytes > maxBytes)
        {
            return Fail(new HttpError(413, "body too large"));
        }

        bodyWanted = true;
        bodyLeft = Request.Framing.LengthBytes;
        body.Begin(maxBytes, (int)bodyLeft, keep);
        chunks.Begin();
        return State = ParseState.NeedsMore;
    }

    /// <summary>What is held of the body.</summary>
    internal int BodyBytes => body.Bytes.Length;

    /// <summary>Forgets what came of the body: the request comes to nothing.</summary>
    internal void DropBody() => body.Release();

    /// <summary>Forgets everything: what comes next is another client's.</summary>
    internal void Reset()
    {
        head.AsSpan(0, headLength).Clear();
        Error = null;
        Next();
    }

    /// <summary>Forgets the request that is complete, and reads the next one.</summary>
    public void Next()
    {
        State = ParseState.NeedsMore;
        (headLength, lineStart, headersStart, emptyLines, bodyWanted) = (0, 0, 0, 0, false);
        body.Release();
        if (head.Length > KeptHeadBytes)
        {
            head = [];
        }

        Request.Begin(head, default);
    }

    private ParseState Fail(HttpError error)
    {
        Error = error;
        return State = ParseState.Failed;
    }

    /// <summary>Reads up to the end of one line of the head; returns how many bytes it took.</summary>
    private int FeedLine(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        int take = end < 0 ? bytes.Length : end + 1;
        if (Exceeds(take) is { } tooLong)
        {
            Fail(tooLong);
            return 0;
        }

        Append(bytes[..take]);
        if (end >= 0 && EndLine() is { } error)
        {
            Fail(error);
        }

        return take;
    }

    private HttpError? Exceeds(int more)
    {
        if (headersStart == 0)
        {
            return headLength + more > HttpLimits.RequestLineBytes + 2 ? new HttpError(414, "request line too long") : null;
        }

        return headLength - headersStart + more > HttpLimits.HeaderBlockBytes
            ? new HttpError(431, "header too large")
            : null;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (headLength + bytes.Length > head.Length)
        {
            Array.Resize(ref head, Math.Max(Math.Max(FirstHeadBytes, head.Length * 2), headLength + bytes.Length));
            Request.Rebase(head);
        }

        bytes.CopyTo(head.AsSpan(headLength));
        headLength += bytes.Length;
    }

    private HttpError? EndLine()
    {
        int end = headLength - 2;
        if (end < lineStart || head[end] != '\r')
        {
            return HttpError.Bad("line end without a carriage return");
        }

        HttpError? error = headersStart == 0 ? EndRequestLine(end) : EndHeaderLine(end);
        lineStart = headLength;
        return error;
    }

    private HttpError? EndRequestLine(int end)
    {
        if (end == 0)
        {
            headLength = 0;
            return ++emptyLines > HttpLimits.LeadingEmptyLines ? HttpError.Bad("empty lines and no request") : null;
        }

        if (RequestLine.Parse(head.AsSpan(0, end), out RequestLine line) is { } error)
        {
            return error;
        }

        headersStart = headLength;
        Request.Begin(head, line);
        return null;
    }

    private HttpError? EndHeaderLine(int end)
    {
        if (end > lineStart)
        {
            return Request.Headers.Add(head, lineStart, end);
        }

        if (HeadRules.Apply(Request) is { } error)
        {
            return error;
        }

        State = Request.HasBody ? ParseState.HeadComplete : ParseState.Complete;
        return null;
    }

    private int FeedBody(ReadOnlySpan<byte> bytes)
    {
        int take = Request.Framing.Chunked ? FeedChunks(bytes) : FeedLength(bytes);
        if (State == ParseState.Complete)
        {
            Request.SetBody(body.Bytes, Math.Min(body.Length, body.Bytes.Length));
        }

        return take;
    }

    private int FeedLength(ReadOnlySpan<byte> bytes)
    {
        int take = (int)Math.Min(bytes.Length, bodyLeft);
        body.TryAppend(bytes[..take]);
        bodyLeft -= take;
        State = bodyLeft == 0 ? ParseState.Complete : State;
        return take;
    }

    private int FeedChunks(ReadOnlySpan<byte> bytes)
    {
        if (chunks.Feed(bytes, body, out int take) is { } error)
        {
            Fail(error);
        }
        else if (chunks.IsDone)
        {
            State = ParseState.Complete;
        }

        return take;
    }
}

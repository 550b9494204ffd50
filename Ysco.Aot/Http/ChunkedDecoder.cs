namespace Ysco.Http;

/// <summary>
/// Takes the chunks off a body: <c>3 CRLF abc CRLF 0 CRLF CRLF</c> is <c>abc</c>.
/// References: RFC 9112 section 7.1.
/// Limits: <see cref="HttpLimits.ChunkLineBytes"/>, <see cref="HttpLimits.TrailerBytes"/>, and how much framing a byte
/// of body may cost. Extensions and trailers are checked for control characters and dropped.
/// </summary>
internal sealed class ChunkedDecoder
{
    private Step step;
    private long left;
    private int digits;
    private int lineBytes;
    private long overheadBytes;
    private int trailerBytes;

    private enum Step
    {
        Size,
        Extension,
        SizeEnd,
        Data,
        DataCarriageReturn,
        DataEnd,
        TrailerStart,
        Trailer,
        TrailerEnd,
        LastEnd,
        Done,
    }

    internal bool IsDone => step == Step.Done;

    internal void Begin()
    {
        step = Step.Size;
        (left, digits, lineBytes, overheadBytes, trailerBytes) = (0, 0, 0, 0, 0);
    }

    /// <summary>Decodes into <paramref name="body"/> until the bytes or the body end.</summary>
    internal HttpError? Feed(ReadOnlySpan<byte> bytes, BodyBuffer body, out int consumed)
    {
        consumed = 0;
        while (consumed < bytes.Length && !IsDone)
        {
            if (step == Step.Data)
            {
                consumed += TakeData(bytes[consumed..], body);
            }
            else if (Take(bytes[consumed++], body) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private int TakeData(ReadOnlySpan<byte> bytes, BodyBuffer body)
    {
        int take = (int)Math.Min(left, bytes.Length);
        body.TryAppend(bytes[..take]);
        left -= take;
        step = left == 0 ? Step.DataCarriageReturn : Step.Data;
        return take;
    }

    private HttpError? Take(byte next, BodyBuffer body)
    {
        if (++overheadBytes > HttpLimits.ChunkOverheadBytes + ((long)HttpLimits.ChunkOverheadFactor * body.Length))
        {
            return HttpError.Bad("chunks with too little in them");
        }

        return step switch
        {
            Step.Size => TakeSize(next),
            Step.Extension => TakeExtension(next),
            Step.SizeEnd => next == '\n' ? EndSize(body) : HttpError.Bad("malformed chunk size"),
            Step.DataCarriageReturn => Expect(next, '\r', Step.DataEnd),
            Step.DataEnd => Expect(next, '\n', Step.Size),
            Step.TrailerEnd => Expect(next, '\n', Step.TrailerStart),
            Step.LastEnd => Expect(next, '\n', Step.Done),
            _ => TakeTrailer(next),
        };
    }

    private HttpError? Expect(byte next, char wanted, Step then)
    {
        step = then;
        return next == wanted ? null : HttpError.Bad("chunk without its line end");
    }

    private HttpError? TakeSize(byte next)
    {
        if (Syntax.HexDigit(next) is int digit and >= 0)
        {
            // Bounded while it grows: above any body we take, the value no longer matters.
            left = Math.Min((left * 16) + digit, int.MaxValue);
            digits++;
            return CountLine();
        }

        if (digits == 0 || next is not ((byte)'\r' or (byte)';'))
        {
            return HttpError.Bad("malformed chunk size");
        }

        step = next == '\r' ? Step.SizeEnd : Step.Extension;
        return CountLine();
    }

    private HttpError? TakeExtension(byte next)
    {
        if (next == '\r')
        {
            step = Step.SizeEnd;
            return null;
        }

        return Syntax.IsFieldValue([next]) ? CountLine() : HttpError.Bad("control character in a chunk extension");
    }

    private HttpError? CountLine() =>
        ++lineBytes > HttpLimits.ChunkLineBytes ? HttpError.Bad("chunk size line too long") : null;

    private HttpError? EndSize(BodyBuffer body)
    {
        (digits, lineBytes) = (0, 0);
        step = left == 0 ? Step.TrailerStart : Step.Data;
        return body.HasRoom(left) ? null : new HttpError(413, "body too large");
    }

    private HttpError? TakeTrailer(byte next)
    {
        if (++trailerBytes > HttpLimits.TrailerBytes)
        {
            return new HttpError(431, "trailers too large");
        }

        if (next == '\r')
        {
            step = step == Step.TrailerStart ? Step.LastEnd : Step.TrailerEnd;
            return null;
        }

        bool folded = step == Step.TrailerStart && next is (byte)' ' or (byte)'\t';
        step = Step.Trailer;
        return !folded && Syntax.IsFieldValue([next]) ? null : HttpError.Bad("malformed trailer");
    }
}

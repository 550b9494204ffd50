using System.Text;
using Ysco.Http;

namespace Ysco.Tests.Http;

/// <summary>Feeds a parser in pieces, and says in one line what became of the bytes.</summary>
internal static class ParserRun
{
    /// <summary>The first request, as the case file writes it, or the error.</summary>
    internal static string First(ReadOnlySpan<byte> bytes, Func<int> nextPieceBytes) =>
        All(bytes, nextPieceBytes).First();

    /// <summary>Every request in the bytes, then the error or "more" when one is not complete.</summary>
    internal static List<string> All(ReadOnlySpan<byte> bytes, Func<int> nextPieceBytes)
    {
        var parser = new RequestParser();
        var seen = new List<string>();
        int at = 0;
        int end = 0;
        while (true)
        {
            parser.Feed(bytes[at..end], out int consumed);
            at += consumed;
            ParseState state = parser.State == ParseState.HeadComplete
                ? parser.TakeBody(HttpLimits.BodyBytes)
                : parser.State;
            if (state == ParseState.Failed)
            {
                seen.Add($"{parser.Error!.Status} {parser.Error.Reason}");
                return seen;
            }

            if (state == ParseState.Complete)
            {
                seen.Add(Describe(parser.Request));
                parser.Next();
            }
            else if (at == end && end == bytes.Length)
            {
                if (!parser.IsFresh)
                {
                    seen.Add("more");
                }

                return seen;
            }
            else if (at == end)
            {
                end = Math.Min(bytes.Length, end + nextPieceBytes());
            }
        }
    }

    internal static string Describe(HttpRequest request)
    {
        string method = request.Method.ToString().ToUpperInvariant();
        string keep = request.KeepAlive ? "keep" : "close";
        return $"{method} {Part(request.RawPath)} {Part(request.Query)} {Part(request.Host)} {keep} {Part(request.Body)}";
    }

    private static string Part(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? "-" : Encoding.Latin1.GetString(bytes);
}

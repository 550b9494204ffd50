using System.Net.Sockets;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Net;

/// <summary>What went wrong in a transaction, in words.</summary>
internal static class FetchWords
{
    private const int MaxUrlChars = 200;

    /// <summary>A URL for a message: without a password that may be in it, and not without an end.</summary>
    internal static string Url(Uri url) => OneLine.From(
        url.IsAbsoluteUri ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped) : url.OriginalString,
        MaxUrlChars);

    /// <summary>The failure that an exception of the HTTP client stands for; null when it is a bug.</summary>
    internal static Failure? Describe(Exception exception, FetchClock clock)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case FetchException known:
                    return known.Failure;
                case SocketException socket when !clock.Token.IsCancellationRequested:
                    return Failure.Network(SocketWords.Describe(socket));
            }
        }

        return clock.Token.IsCancellationRequested ? Failure.Network(clock.Describe()) : exception switch
        {
            HttpRequestException request => Describe(request.HttpRequestError),
            HttpIOException io => Describe(io.HttpRequestError),
            IOException => Failure.Network("connection broke"),
            _ => null,
        };
    }

    private static Failure Describe(HttpRequestError error) => error switch
    {
        HttpRequestError.ResponseEnded => Failure.Network("connection closed before the end of the answer"),
        HttpRequestError.InvalidResponse => Failure.Invalid("what it answers is not HTTP"),
        HttpRequestError.ConfigurationLimitExceeded => Failure.Invalid($"response header is larger than {Fetcher.MaxHeaderKib} KiB"),
        HttpRequestError.SecureConnectionError => Failure.Network("tls: the connection broke"),
        _ => Failure.Network($"http failed ({error})"),
    };
}

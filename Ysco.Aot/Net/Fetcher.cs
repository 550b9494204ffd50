using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Ysco.Results;

namespace Ysco.Net;

/// <summary>
/// GETs and POSTs over HTTP/1.1, with TLS where the URL says so. Connections are our own (names, addresses, certificates), and kept
/// for the next request to the same server. References: RFC 9110, RFC 9112.
/// Limits: <see cref="FetchLimits"/>, <see cref="MaxRedirects"/>, <see cref="MaxHeaderKib"/>.
/// Not here, on purpose: proxies (HTTP_PROXY and the like are not looked at: what ysco talks to is in its config), cookies,
/// credentials, content encodings, HTTP/2.
/// </summary>
public sealed partial class Fetcher : IFetcher, IDisposable
{
    /// <summary>Redirects followed; as Go's client.</summary>
    public const int MaxRedirects = 10;

    /// <summary>A response's header, in KiB.</summary>
    public const int MaxHeaderKib = 64;

    /// <summary>The worker asks one or two servers, one thing after another.</summary>
    private const int MaxConnectionsPerServer = 4;

    private const int ReadBytes = 64 << 10;
    private static readonly TimeSpan KeepConnection = TimeSpan.FromSeconds(30);
    private static readonly HttpRequestOptionsKey<FetchClock> ClockKey = new("clock");

    private readonly Connector connector;
    private readonly Func<Result<X509Certificate2Collection>> loadRoots;
    private readonly TimeProvider time;
    private readonly string userAgent;
    private readonly HttpMessageInvoker http;
    private readonly HttpMessageInvoker posting;
    private X509Certificate2Collection? roots;

    /// <summary>Makes one; nothing is opened before the first request.</summary>
    /// <param name="version">Ours, for the User-Agent.</param>
    /// <param name="resolver">Finds hosts.</param>
    /// <param name="roots">Loads the authorities to trust; asked at TLS connections until it has some.</param>
    /// <param name="time">The clock for timeouts and certificates.</param>
    public Fetcher(string version, INameResolver resolver, Func<Result<X509Certificate2Collection>> roots, TimeProvider time)
    {
        userAgent = $"ysco/{version}";
        connector = new Connector(resolver, time);
        loadRoots = roots;
        this.time = time;
        http = Client(Timeout.InfiniteTimeSpan);
        posting = Client(TimeSpan.Zero);
    }

    // What is switched off here, and HTTP/2, is not in the published binary at all: Unused.*.xml.
    /// <param name="reuse">How old a connection may be that is used again; zero for none.</param>
    private HttpMessageInvoker Client(TimeSpan reuse) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        ConnectCallback = (context, stop) => ConnectAsync(context, stop),
        MaxConnectionsPerServer = MaxConnectionsPerServer,
        MaxResponseHeadersLength = MaxHeaderKib,
        MaxResponseDrainSize = 0,
        PooledConnectionIdleTimeout = KeepConnection,
        PooledConnectionLifetime = reuse,
    });

    /// <inheritdoc/>
    public async Task<Result<FetchedBody>> GetAsync(Uri url, FetchLimits limits, CancellationToken stop)
    {
        if (!(await OpenAsync(url, limits, stop).ConfigureAwait(false)).Try(out FetchedStream? answer, out Failure? failure))
        {
            return failure;
        }

        using (answer)
        {
            try
            {
                using var body = new MemoryStream();
                byte[] buffer = new byte[ReadBytes];
                int got;
                while ((got = await answer.Body.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0)
                {
                    body.Write(buffer, 0, got);
                }

                return new FetchedBody(answer.Status, body.ToArray());
            }
            catch (FetchException e)
            {
                return e.Failure;
            }
            catch (OperationCanceledException)
            {
                return Failure.Network($"{FetchWords.Url(url)}: stopped");
            }
        }
    }

    /// <inheritdoc/>
    public async Task<Result<FetchedStream>> OpenAsync(Uri url, FetchLimits limits, CancellationToken stop)
    {
        var clock = new FetchClock(limits, time, stop);
        Result<FetchedStream> answer = await FollowAsync(url, clock).ConfigureAwait(false);
        if (answer.Failure is not null)
        {
            clock.Dispose();
        }

        return answer;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        http.Dispose();
        posting.Dispose();
    }

    private static bool IsHttp(Uri url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https" };

    private async Task<Result<FetchedStream>> FollowAsync(Uri first, FetchClock clock)
    {
        var seen = new HashSet<string>();
        for (Uri url = first; ;)
        {
            string name = FetchWords.Url(url);
            if (!IsHttp(url))
            {
                return Failure.Invalid($"{name}: not an http or https URL");
            }

            seen.Add(url.AbsoluteUri);
            if (!(await SendAsync(url, clock).ConfigureAwait(false)).Try(out HttpResponseMessage? response, out Failure? failure))
            {
                return failure.Within(name);
            }

            if (RedirectOf(response) is not { } location)
            {
                return await AnswerAsync(response, clock, name).ConfigureAwait(false);
            }

            response.Dispose();
            Uri next = new(url, location);
            if (CheckRedirect(url, next, seen) is { } cause)
            {
                return Failure.Invalid($"{name}: redirect to {FetchWords.Url(next)}: {cause}");
            }

            url = next;
        }
    }

    private static Uri? RedirectOf(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 ? response.Headers.Location : null;

    private static string? CheckRedirect(Uri from, Uri to, HashSet<string> seen) =>
        !IsHttp(to) ? "not an http or https URL"
        : from.Scheme == "https" && to.Scheme == "http" ? "from https to http"
        : seen.Contains(to.AbsoluteUri) ? "it goes round in a circle"
        : seen.Count > MaxRedirects ? $"more than {MaxRedirects} redirects"
        : null;

    private async Task<Result<HttpResponseMessage>> SendAsync(Uri url, FetchClock clock)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await SendAsync(request, clock).ConfigureAwait(false);
    }

    private async Task<Result<HttpResponseMessage>> SendAsync(HttpRequestMessage request, FetchClock clock)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Options.Set(ClockKey, clock);
        try
        {
            clock.AwaitingHeader();
            HttpResponseMessage response = await (request.Method == HttpMethod.Post ? posting : http).SendAsync(request, clock.Token).ConfigureAwait(false);
            clock.Rest();
            return response;
        }
        catch (Exception e) when (FetchWords.Describe(e, clock) is not null)
        {
            return FetchWords.Describe(e, clock)!;
        }
    }

    private static async Task<Result<FetchedStream>> AnswerAsync(HttpResponseMessage response, FetchClock clock, string name)
    {
        if (response.Content.Headers.ContentLength is { } length && length > clock.Limits.MaxBodyBytes)
        {
            response.Dispose();
            return Failure.Invalid($"{name}: body of {length} bytes is larger than {clock.Limits.MaxBodyBytes} bytes");
        }

        Stream body = await response.Content.ReadAsStreamAsync(clock.Token).ConfigureAwait(false);
        return new FetchedStream((int)response.StatusCode, new BoundedBody(response, body, clock, name));
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        _ = context.InitialRequestMessage.Options.TryGetValue(ClockKey, out FetchClock? clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, clock!.Token);
        clock.Connecting();
        string host = context.DnsEndPoint.Host;
        Socket socket = await connector.ConnectAsync(host, context.DnsEndPoint.Port, either.Token).ConfigureAwait(false);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (context.InitialRequestMessage.RequestUri!.Scheme == "https")
            {
                stream = await TlsClient.ConnectAsync(stream, host, Roots(), time.GetUtcNow(), either.Token).ConfigureAwait(false);
            }

            clock.AwaitingHeader();
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Two connections at once may both load them: the same ones.
    private X509Certificate2Collection Roots()
    {
        if (roots is null && !loadRoots().Try(out roots, out Failure? failure))
        {
            throw new FetchException(failure);
        }

        return roots;
    }
}

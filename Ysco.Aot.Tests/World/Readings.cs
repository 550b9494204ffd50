using System.Net;

namespace Ysco.Tests.World;

/// <summary>A plain client with bounds, to see that the faults are what they say.</summary>
internal static class Readings
{
    private const int MaximumBytes = 1 << 20;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    /// <summary>What a fault looks like from outside.</summary>
    public static Reading Expected(TransportFault fault) => fault switch
    {
        TransportFault.NotFound or TransportFault.ServerError => Reading.Refused,
        TransportFault.Html => Reading.Page,
        TransportFault.EmptyBody => Reading.Nothing,
        TransportFault.EndlessBody => Reading.TooMuch,
        TransportFault.StalledBody or TransportFault.DripBody => Reading.BodyLate,
        TransportFault.StalledHeader => Reading.HeaderLate,
        TransportFault.RedirectLoop => Reading.Redirected,
        _ => Reading.Cut,
    };

    /// <summary>GETs, follows redirects, reads to the end or to a bound.</summary>
    /// <param name="url">What.</param>
    /// <param name="expected">What is expected: only for what should be late is the wait a short one.</param>
    public static async Task<Reading> OfAsync(string url, Reading expected)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = 5 });
        using var late = new CancellationTokenSource(expected == Reading.HeaderLate ? Short : Long);
        HttpResponseMessage answer;
        try
        {
            answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, late.Token);
        }
        catch (OperationCanceledException)
        {
            return Reading.HeaderLate;
        }

        late.CancelAfter(expected == Reading.BodyLate ? Short : Long);
        using (answer)
        {
            return answer.StatusCode switch
            {
                HttpStatusCode.Redirect => Reading.Redirected,
                HttpStatusCode.OK => await BodyAsync(answer, late.Token),
                _ => Reading.Refused,
            };
        }
    }

    private static async Task<Reading> BodyAsync(HttpResponseMessage answer, CancellationToken late)
    {
        try
        {
            using var memory = new MemoryStream();
            await using var body = await answer.Content.ReadAsStreamAsync(late);
            byte[] buffer = new byte[16 << 10];
            int read;
            while ((read = await body.ReadAsync(buffer, late)) > 0)
            {
                memory.Write(buffer, 0, read);
                if (memory.Length > MaximumBytes)
                {
                    return Reading.TooMuch;
                }
            }

            return memory.Length == 0 ? Reading.Nothing : memory.GetBuffer()[0] == '<' ? Reading.Page : Reading.Whole;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Reading.Cut;
        }
        catch (OperationCanceledException)
        {
            return Reading.BodyLate;
        }
    }
}

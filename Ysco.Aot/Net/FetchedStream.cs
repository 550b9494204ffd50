namespace Ysco.Net;

/// <summary>An HTTP answer whose body is still to be read.</summary>
/// <param name="Status">The HTTP status, 100 to 599.</param>
/// <param name="Body">
/// The body. A read that goes over a limit, or a connection that breaks, throws <see cref="FetchException"/>.
/// </param>
public sealed record FetchedStream(int Status, Stream Body) : IDisposable
{
    /// <summary>Gives the connection back.</summary>
    public void Dispose() => Body.Dispose();
}

namespace Ysco.Http;

/// <summary>Why a request is not served.</summary>
/// <param name="Status">The HTTP status: 400, 408, 413, 414, 417, 431, 501 or 505.</param>
/// <param name="Reason">For whoever sent it: a few lower-case words, nothing of the request in them.</param>
public sealed record HttpError(int Status, string Reason)
{
    internal static HttpError Bad(string reason) => new(400, reason);
}

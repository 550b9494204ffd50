namespace Ysco.Net;

/// <summary>A whole HTTP answer.</summary>
/// <param name="Status">The HTTP status, 100 to 599.</param>
/// <param name="Body">The body, whole.</param>
public sealed record FetchedBody(int Status, byte[] Body);

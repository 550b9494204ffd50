using System.Text;
using Ysco.Posix;

namespace Ysco.Http;

/// <summary>An answer: what is specific to it. What every answer has is added by <see cref="ResponseWriter"/>.</summary>
/// <param name="Status">The HTTP status, 200 to 599.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Body">The body.</param>
public sealed record HttpResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Plain text.</summary>
    public const string PlainText = "text/plain; charset=utf-8";

    /// <summary>Further header fields, each <c>Name: value</c>. Constants of ours only: nothing from outside may get in here.</summary>
    public string[] Fields { get; init; } = [];

    /// <summary>Whether the connection is closed after it.</summary>
    public bool Close { get; init; }

    /// <summary>A file that is the body, in place of <see cref="Body"/>; whoever sends the answer closes it.</summary>
    public OpenFile? File { get; init; }

    /// <summary>A body of plain text.</summary>
    public static HttpResponse Text(int status, string text) => new(status, PlainText, Encoding.UTF8.GetBytes(text));

    /// <summary>The answer to a request that cannot be served; the connection is closed, as what follows is not understood.</summary>
    public static HttpResponse Of(HttpError error) => Text(error.Status, $"{error.Reason}\n") with { Close = true };
}

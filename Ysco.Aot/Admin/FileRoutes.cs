using Ysco.Bytes;
using Ysco.Http;
using Ysco.Logging;
using Ysco.Posix;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// The files of a folder, to be read: a path that ends in a slash is that folder's <c>index.html</c>. Nobody is asked for a
/// password. No link is followed and no name that begins with a dot is served, nor what is being written.
/// Limits: <see cref="MaxNames"/> in a path, files of any size.
/// Not here: ranges, listings, conditions. They are for a web server to have.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="log">Gets a line for each request.</param>
internal sealed class FileRoutes(string folder, Log log) : IRoutes
{
    /// <summary>Each costs a system call. No key of a build has more, by the limits of its fields.</summary>
    private const int MaxNames = 1024;

    private const int MaxShownBytes = 200;
    private const string Index = "index.html";
    private const string Unfinished = ".ysco-tmp";

    /// <inheritdoc/>
    public Admission Admit(HttpRequest request, ServerRole role, ulong source, bool isProven) =>
        request.Method is RequestMethod.Get or RequestMethod.Head
            ? Admission.Welcome(0, false)
            : Admission.Refused(HttpResponse.Text(405, "files are only read here\n") with { Fields = ["Allow: GET, HEAD"] });

    /// <inheritdoc/>
    public Handling Handle(HttpRequest request)
    {
        OpenFile? file = Names(request.RawPath) is { } names ? OpenFile.Below(folder, names) : null;
        log.Info("request", ("path", OneLine.From(request.RawPath, MaxShownBytes)), ("status", file is null ? "404" : "200"));
        return Handling.Now(file is null
            ? HttpResponse.Text(404, "no such file\n")
            : new HttpResponse(200, TypeOf(request.RawPath), default) { File = file });
    }

    /// <inheritdoc/>
    public void DelayIsOver(ulong source)
    {
    }

    /// <inheritdoc/>
    public void Submit(AdminCommand command, Action<UpdateReply> done) => throw new InvalidOperationException("files take no commands");

    /// <summary>The names of a path, decoded; null when it is none that can be served.</summary>
    internal static string[]? Names(ReadOnlySpan<byte> rawPath)
    {
        string? path = PercentEncoding.Decode(rawPath, false);
        if (path is null || path.Length == 0 || path[0] != '/')
        {
            return null;
        }

        string[] names = path[1..].Split('/', MaxNames + 1);
        if (names.Length > MaxNames)
        {
            return null;
        }

        if (names[^1].Length == 0)
        {
            names[^1] = Index;
        }

        return Array.TrueForAll(names, IsServed) ? names : null;
    }

    private static bool IsServed(string name) =>
        name.Length > 0 && name[0] != '.' && !name.Contains('\0', StringComparison.Ordinal) && !name.EndsWith(Unfinished, StringComparison.Ordinal);

    /// <summary>What is text is shown by browsers; nothing here is a page.</summary>
    private static string TypeOf(ReadOnlySpan<byte> rawPath) =>
        rawPath.EndsWith("/"u8) || rawPath.EndsWith("/latest"u8) || rawPath.EndsWith("/SHA256SUMS"u8) || rawPath.EndsWith(".sig"u8) ? HttpResponse.PlainText
        : rawPath.EndsWith(".json"u8) ? "application/json"
        : "application/octet-stream";
}

using Ysco.Http;

namespace Ysco.Admin;

/// <summary>One path: who may ask, with which methods, on which address.</summary>
internal sealed class Route(
    string path, ServerRole roles, bool isOpen, bool get, bool post, int bodyBytes, bool keepsBody)
{
    /// <summary>For bodies of a few short fields, and those that mean nothing.</summary>
    private const int SmallBytes = 64 * 1024;

    /// <summary>A whole configuration, each byte of it as three (percent-encoding).</summary>
    private const int FormBytes = (3 * Sconf.SconfParser.MaxFileBytes) + SmallBytes;

    internal static readonly Route Page = new("/", ServerRole.Admin, false, true, true, FormBytes, true);
    internal static readonly Route Json = Reads("/json", ServerRole.Admin, false);
    internal static readonly Route Status = Reads("/status", ServerRole.Control, false);
    internal static readonly Route Log = Reads("/log", ServerRole.Admin, false);
    internal static readonly Route Output = Reads("/output", ServerRole.Control, false);
    internal static readonly Route Update = new("/update", ServerRole.Admin, false, false, true, SmallBytes, true);
    internal static readonly Route Install = new("/install", ServerRole.Control, false, false, true, SmallBytes, true);
    internal static readonly Route Notify = new("/notify", ServerRole.Admin, true, false, true, HttpLimits.BodyBytes, false);
    internal static readonly Route NotifyToolchain = new("/notifytoolchain", ServerRole.Admin, true, false, true, HttpLimits.BodyBytes, false);
    internal static readonly Route ServiceVersion = Reads("/service-version", ServerRole.All, true);
    internal static readonly Route ServiceVersionJson = Reads("/service-version.json", ServerRole.All, true);
    internal static readonly Route Metrics = Reads("/metrics", ServerRole.Metrics, true);
    internal static readonly Route Favicon = Reads("/favicon.ico", ServerRole.Admin, false);

    private static readonly Route[] All =
        [ServiceVersion, Metrics, Page, Json, Status, Log, Output, Update, Install, Notify, NotifyToolchain, ServiceVersionJson, Favicon];

    /// <summary>The path, percent-decoded.</summary>
    internal string Path { get; } = path;

    /// <summary>On which addresses it is served.</summary>
    internal ServerRole Roles { get; } = roles;

    /// <summary>No password asked.</summary>
    internal bool IsOpen { get; } = isOpen;

    /// <summary>The largest body it takes.</summary>
    internal int BodyBytes { get; } = bodyBytes;

    /// <summary>Whether the body means anything.</summary>
    internal bool KeepsBody { get; } = keepsBody;

    /// <summary>The value of the Allow field (RFC 9110 section 10.2.1).</summary>
    internal string Allowed => (get, post) switch
    {
        (true, true) => "Allow: GET, HEAD, POST",
        (true, false) => "Allow: GET, HEAD",
        _ => "Allow: POST",
    };

    /// <summary>The route of a path; null when there is none. An absolute form without a path asks for <c>/</c>.</summary>
    internal static Route? Find(ReadOnlySpan<byte> rawPath)
    {
        string? decoded = rawPath.Contains((byte)'%') ? PercentEncoding.Decode(rawPath, false) : null;
        foreach (Route route in All)
        {
            bool same = decoded is null ? System.Text.Ascii.Equals(rawPath, route.Path) : decoded == route.Path;
            if (same)
            {
                return route;
            }
        }

        return rawPath.IsEmpty ? Page : null;
    }

    internal bool Takes(RequestMethod method) => method switch
    {
        RequestMethod.Get or RequestMethod.Head => get,
        RequestMethod.Post => post,
        _ => false,
    };

    private static Route Reads(string name, ServerRole where, bool open) =>
        new(name, where, open, true, false, SmallBytes, false);
}

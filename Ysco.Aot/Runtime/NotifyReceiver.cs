using Ysco.Config;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>Somebody who is told.</summary>
/// <param name="config">Where, and of what.</param>
internal sealed class NotifyReceiver(NotifyConfig config)
{
    /// <summary>Where to; it may be a secret.</summary>
    internal string Url => config.Url;

    /// <summary>What of it may be shown: scheme and host, with a port that is not the scheme's own.</summary>
    internal string Name { get; } = NameOf(config.Url);

    /// <summary>What it is still to be told.</summary>
    internal NotificationQueue Queue { get; } = new();

    /// <summary>What may be shown of a URL.</summary>
    internal static string NameOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) ? parsed.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : "?";

    /// <summary>Whether it wants to know of these.</summary>
    internal bool Wants(NotifyKind kind)
    {
        foreach (NotifyKind wanted in config.Kinds)
        {
            if (wanted == kind)
            {
                return true;
            }
        }

        return false;
    }
}

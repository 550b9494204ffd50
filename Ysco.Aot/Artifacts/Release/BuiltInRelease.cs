namespace Ysco.Artifacts.Release;

/// <summary>
/// From where this ysco is to have new versions of itself, as it was built: <c>Url</c>, <c>VerifierKey</c> and <c>LogKey</c> are
/// constants that the build makes (ReleaseGenerator), all empty unless it was <c>make publish RELEASE_KEY=FILE</c>.
/// </summary>
internal static partial class BuiltInRelease
{
    /// <summary>The URL of a build that was told a key and no URL: a host that will never be (RFC 2606 section 2). The key counts, and a configuration has to say from where.</summary>
    internal const string PlaceholderUrl = "https://ysco.example/manifest.json";

    /// <summary>What <c>ysco version</c> says of it, without a line feed at its end.</summary>
    internal static string Describe() => Describe(VerifierKey, Url, LogKey);

    /// <summary>The same of any.</summary>
    internal static string Describe(string verifierKey, string url, string logKey)
    {
        if (verifierKey.Length == 0)
        {
            return "no release key is built in: ysco does not update itself unless Source.Self says from where";
        }

        string from = url == PlaceholderUrl ? $"{url} (a placeholder: Source.Self has to say from where)" : url;
        string log = logKey.Length == 0 || Notes.VerifierKey.Parse(logKey).Value is not { } key ? "" : $", in the log {key.Name}+{key.Id:x8}";
        return $"signed by {ReleaseKey.Parse(verifierKey).Value.ShortId()}, from {from}{log}";
    }
}

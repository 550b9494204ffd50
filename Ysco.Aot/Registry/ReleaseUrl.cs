namespace Ysco.Registry;

/// <summary>
/// Where a file of a release is served: the URL of the registry and the file's place below it, <c>BASE/release/NAME/VERSION/FILE</c>.
/// </summary>
/// <param name="Base">Where the folder of the registry is served, without a slash at its end.</param>
/// <param name="Place">The rest, with a slash before it.</param>
/// <param name="Program">The NAME in it.</param>
/// <param name="Version">The version in it.</param>
internal sealed record ReleaseUrl(string Base, string Place, string Program, string Version)
{
    /// <summary>release, NAME, VERSION and FILE.</summary>
    private const int PlaceParts = 4;

    /// <summary>Takes one apart; null when it is no http or https URL of this form.</summary>
    internal static ReleaseUrl? Parse(string url)
    {
        string[] parts = url.Split('/');
        bool isOne = parts.Length >= 3 + PlaceParts && parts[^PlaceParts] == "release" && !Array.Exists(parts[^PlaceParts..], static part => part is "" or "." or "..")
            && Uri.TryCreate(url, UriKind.Absolute, out Uri? known) && known.Scheme is "http" or "https" && known.Query.Length + known.Fragment.Length == 0;
        int baseLength = isOne ? string.Join('/', parts[..^PlaceParts]).Length : 0;
        return isOne ? new ReleaseUrl(url[..baseLength], url[baseLength..], parts[^3], parts[^2]) : null;
    }
}

using System.Globalization;
using Ysco.Bytes;
using Ysco.Config;
using Ysco.Results;
using Ysco.State;

namespace Ysco.Worker;

/// <summary>What is to be thought of releases that were found: whether they go back behind what was seen, and how old they are.</summary>
public static class ReleaseNews
{
    /// <summary>Whether they can be taken; Security when an older release than one that was seen is named as the newest.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="folder">The state folder.</param>
    /// <param name="found">What was found.</param>
    public static Failure? Refusal(ReleaseSource source, string folder, ReleaseFound found)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(found);
        return Seen(source, folder).Note(found.LatestStable);
    }

    /// <summary>Where it is kept what was seen.</summary>
    public static ReleaseSeenFile Seen(ReleaseSource source, string folder)
    {
        ArgumentNullException.ThrowIfNull(source);
        string id = source.Key?.ShortId() ?? source.LogKey?.Id.ToString("x8", CultureInfo.InvariantCulture) ?? "";
        return source.IsSelf
            ? new ReleaseSeenFile(folder, id, "", source.IsServiceNamedSo ? "" : source.FileName)
            : new ReleaseSeenFile(folder, id, source.Name);
    }

    /// <summary>What is said of a newest release that is older than it should be; null when it is not.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="found">What was found.</param>
    /// <param name="now">The time.</param>
    public static string? Aged(ReleaseSource source, ReleaseFound found, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(found);
        return source.MaxAge > TimeSpan.Zero && Rfc3339.TryParse(found.ReleasedAt, out DateTimeOffset released) && now - released > source.MaxAge
            ? $"{source.ManifestUrl}: its newest release {OneLine.From(found.LatestStable)} is of {released:yyyy-MM-dd}, longer ago than MaxAge {GoDuration.Format(source.MaxAge)} (are newer ones held back?)"
            : null;
    }
}

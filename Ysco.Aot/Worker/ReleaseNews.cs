using System.Globalization;
using System.Runtime.InteropServices;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Config;
using Ysco.Go;
using Ysco.Results;
using Ysco.State;

namespace Ysco.Worker;

/// <summary>What is to be thought of releases that were found: whether they go back behind what was seen, and how old they are.</summary>
public static class ReleaseNews
{
    /// <summary>Whether they can be taken; Security when an older release than one that was seen, or than what runs, is named as the newest.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="folder">The state folder.</param>
    /// <param name="running">The version that runs; empty when it is not known.</param>
    /// <param name="found">What was found.</param>
    /// <param name="isProven">Whether the newest of them was proven, and is to be noted down as seen.</param>
    public static Failure? Refusal(ReleaseSource source, string folder, string running, ReleaseFound found, bool isProven = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(found);
        return Seen(source, folder).Note(found.LatestStable, isProven ? found.LatestStable : "", running);
    }

    /// <summary>
    /// Why what came with a check does not prove that its newest release is one. Then it is not noted down as seen, and nothing else
    /// comes of it: a server that is slow, or is being written to, is no attack, and what is fetched in the end is proven in any case.
    /// <para>
    /// Proven is what the release key has signed. Not so an announcement by DNS, whatever DNSSEC says of it: who has the zone, or one
    /// above it, has not got that key, and could lock all real releases out by one number. It need not be noted down either: what it
    /// tells of that is newer than what runs, the manifest is asked for, and what that names is proven here. Where a log has to prove
    /// what is installed (LogKey), the key that signed the sums is still the publisher's, and is enough for this; with a log alone it is left
    /// to the fetch: a look-up may take minutes, for builders build first, and what is held of the log changes by it. Unsigned
    /// releases prove nothing ever: what was installed, and what runs, is what no manifest may go back behind.
    /// </para>
    /// </summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="found">What a worker found; nothing of it is believed.</param>
    public static Failure? Unproven(ReleaseSource source, ReleaseFound found)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(found);
        return source.Key is not { } key || found.Sums.Length == 0
            ? Failure.Refused("nothing that would prove it was asked for")
            : ReleaseCheck.Announced(
                key, found.Sums, found.Signature, found.Archive, found.LatestStable, source.FileName,
                ElfMachines.GoArch(RuntimeInformation.ProcessArchitecture));
    }

    /// <summary>The question for releases.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="folder">The state folder; empty when nothing is to be noted down, nor compared with what was seen.</param>
    /// <param name="running">The version that runs; empty when it is not known.</param>
    internal static ReleaseLook Look(ReleaseSource source, string folder, string running) => new()
    {
        ManifestUrl = source.ManifestUrl,
        UpdatesDomain = source.UpdatesDomain,
        Running = running,

        // A file that cannot be read is told of when the answer is weighed.
        Floor = folder != "" && Seen(source, folder).Floor(running).Try(out string? floor, out _) ? floor : "",
        WantsProof = folder != "" && source.Key is not null,
    };

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

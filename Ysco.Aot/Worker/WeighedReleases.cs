using Ysco.Bytes;
using Ysco.Go;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Worker;

/// <summary>
/// What is believed of a check by manifests: releases that go back behind what was seen are not, and those that are older than
/// they should be are told of. A class and not a record, as nobody compares two.
/// </summary>
public sealed class WeighedReleases
{
    private WeighedReleases(CheckOutcome outcome) => Outcome = outcome;

    /// <summary>What is left of what was learnt.</summary>
    public CheckOutcome Outcome { get; private set; }

    /// <summary>Why the service's releases are not believed; null when they are, or were not learnt.</summary>
    public Failure? ServiceRefusal { get; private set; }

    /// <summary>The same of our own.</summary>
    public Failure? SelfRefusal { get; private set; }

    /// <summary>What is said of the service's newest release when it is too old; null when it is not.</summary>
    public string? ServiceAged { get; private set; }

    /// <summary>The same of our own.</summary>
    public string? SelfAged { get; private set; }

    /// <summary>Why a newest release was not noted down as seen; null when it was, or was known.</summary>
    public string? Unproven { get; private set; }

    /// <summary>Weighs what a check brought.</summary>
    /// <param name="outcome">What was learnt.</param>
    /// <param name="details">How.</param>
    /// <param name="service">Where releases of the service come from; null for a Go program.</param>
    /// <param name="self">Where our own come from; null for nowhere.</param>
    /// <param name="folder">The state folder, which has what was seen.</param>
    /// <param name="now">The time.</param>
    /// <param name="running">The version of the service that runs; empty when it is not known.</param>
    /// <param name="keeps">Whether what is proven to be released is noted down as seen.</param>
    public static WeighedReleases Of(
        CheckOutcome outcome, CheckAnswer details, ReleaseSource? service, ReleaseSource? self, string folder, DateTimeOffset now, string running,
        bool keeps = false)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(details);
        var weighed = new WeighedReleases(self is null ? outcome with { SelfVersions = null, SelfVersionsError = "" } : outcome);
        (bool isSound, bool isSelfSound) = (service is null, self is null);
        if (self is not null && outcome.SelfVersions is not null)
        {
            weighed.SelfRefusal = weighed.Refusal(self, details.Self, folder, ThisBuild.Version, keeps, out isSelfSound);
            weighed.SelfAged = weighed.SelfRefusal is null ? ReleaseNews.Aged(self, details.Self!, now) : null;
        }

        if (service is not null && outcome.Versions is not null)
        {
            weighed.ServiceRefusal = weighed.Refusal(service, details.Service, folder, running, keeps, out isSound);
            weighed.ServiceAged = weighed.ServiceRefusal is null ? ReleaseNews.Aged(service, details.Service!, now) : null;
        }

        weighed.Outcome = weighed.SelfRefusal is { } own ? weighed.Outcome with { SelfVersions = null, SelfVersionsError = own.Message } : weighed.Outcome;
        weighed.Outcome = weighed.ServiceRefusal is { } wrong ? weighed.Outcome with { Versions = null, VersionsError = wrong.Message } : weighed.Outcome;
        weighed.Outcome = weighed.Outcome with { IsSound = isSound, IsSelfSound = isSelfSound };
        return weighed;
    }

    /// <summary>What is not newer than what was proven before needs no proof.</summary>
    private static bool IsKnown(ReleaseSource source, string folder, string running, string latest) =>
        ReleaseNews.Seen(source, folder).Floor(running).Try(out string? floor, out _) && SemVer.Compare(latest, floor) <= 0;

    private Failure? Refusal(ReleaseSource source, ReleaseFound? found, string folder, string running, bool keeps, out bool isSound)
    {
        isSound = false;
        if (found is null)
        {
            return Failure.Invalid("worker: versions without a newest one");
        }

        // Nothing came with one that is known already.
        Failure? unproven = keeps && found.Sums.Length > 0 ? ReleaseNews.Unproven(source, found) : null;
        Unproven = unproven is null ? Unproven : $"{source.ManifestUrl}: {OneLine.From(found.LatestStable)} is not noted down as seen: {unproven.Message}";
        bool isProven = keeps && found.Sums.Length > 0 && unproven is null;
        bool isEnough = isProven || source.Key is null || IsKnown(source, folder, running, found.LatestStable);
        Failure? refusal = ReleaseNews.Refusal(source, folder, running, found, isProven);
        isSound = refusal is null && isEnough && found.Method == ReleaseLookWork.Manifest;
        return refusal;
    }
}

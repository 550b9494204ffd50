using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Discovery;
using Ysco.Go;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Worker;

/// <summary>
/// Learns which releases of a program there are: by DNS when a domain announces them, and by the manifest when that tells of
/// something new, or of nothing.
/// </summary>
/// <param name="network">The way out.</param>
/// <param name="requireDnssec">Whether an announcement counts only when DNSSEC proves it.</param>
/// <param name="askEach">Whether the manifest is asked in any case.</param>
internal sealed class ReleaseLookWork(WorkerNetwork network, bool requireDnssec, bool askEach)
{
    /// <summary>The name of the other method.</summary>
    internal const string Manifest = "manifest";

    internal List<SourceReport> Reports { get; } = [];

    internal List<string> Remarks { get; } = [];

    /// <summary>Finds out.</summary>
    /// <param name="look">Where to look.</param>
    /// <param name="asked">What that is called in a report.</param>
    internal async Task<Result<ReleaseFound>> RunAsync(ReleaseLook look, string asked)
    {
        string announced = "";
        if (look.UpdatesDomain != "")
        {
            long begun = network.Clock.GetTimestamp();
            SourceAnswer<SemVer> answer = await new DnsSource("", network.Dns, requireDnssec).AnnouncedAsync(look.UpdatesDomain, CancellationToken.None).ConfigureAwait(false);
            announced = answer.Result.Try(out SemVer? version, out Failure? failure) ? version.ToString() : "";
            Reports.Add(new SourceReport(DnsSource.Name, asked, announced == "" ? [] : [announced], failure, answer.Dnssec, network.Clock.GetElapsedTime(begun)));
            if (failure is not null)
            {
                Remarks.Add($"{DnsSource.Name}: {failure.Message} (trying {Manifest})");
            }
            // What is older than what was seen may come from a cache, and is no word on what the manifest says.
            else if (look.Running != "" && SemVer.Compare(announced, look.Running) <= 0 && SemVer.Compare(announced, look.Floor) >= 0 && !askEach)
            {
                return new ReleaseFound { Versions = [announced], LatestStable = announced, Method = DnsSource.Name };
            }
        }

        long started = network.Clock.GetTimestamp();
        bool isRead = Read(await ManifestAsync(look.ManifestUrl).ConfigureAwait(false), look.ManifestUrl, announced).Try(out ReleaseManifest? manifest, out Failure? unread);
        ReleaseFound? found = isRead ? Found(manifest!) : null;
        Reports.Add(new SourceReport(Manifest, asked, found?.Versions ?? [], unread, null, network.Clock.GetElapsedTime(started)));
        return found is null ? unread!
            : look.WantsProof && SemVer.Compare(found.LatestStable, look.Floor) > 0
                ? await ProvenAsync(found, manifest!.Find(manifest.LatestStable)!).ConfigureAwait(false)
            : found;
    }

    /// <summary>With what proves the newest; without it where it cannot be had, for a check is complete without.</summary>
    private async Task<ReleaseFound> ProvenAsync(ReleaseFound found, ManifestRelease newest)
    {
        if (!ReleaseWork.UrlOf(newest.TarballUrl).Try(out Uri? archive, out Failure? failure)
            || !(await ReleaseWork.SumsAsync(newest, network.Fetcher, ReleaseLimits.AtCheck, ReleaseLimits.AtCheck).ConfigureAwait(false))
                .Try(out byte[][]? signed, out failure))
        {
            Remarks.Add($"{Manifest}: {OneLine.From(newest.Version)} is not noted down as seen: {failure.Message}");
            return found;
        }

        return found with { Archive = Path.GetFileName(archive.AbsolutePath), Sums = signed[0], Signature = signed[1] };
    }

    private async Task<Result<byte[]>> ManifestAsync(string text) => ReleaseWork.UrlOf(text).Try(out Uri? url, out Failure? failure)
        ? await LogFetch.GetAsync(network.Fetcher, url, ReleaseLimits.Manifest, CancellationToken.None).ConfigureAwait(false)
        : failure;

    private static Result<ReleaseManifest> Read(Result<byte[]> answer, string url, string announced)
    {
        if (!answer.Try(out byte[]? json, out Failure? failure) || !ReleaseManifest.Parse(json).Try(out ReleaseManifest? manifest, out failure))
        {
            return failure.Message.StartsWith(url, StringComparison.Ordinal) ? failure : failure.Within(url);
        }

        if (announced != "" && SemVer.Compare(manifest.LatestStable, announced) < 0)
        {
            return Failure.Refused($"{url}: its newest release is {OneLine.From(manifest.LatestStable)}, and {announced} is announced by dns (held back, or not published yet)");
        }

        return manifest;
    }

    private static ReleaseFound Found(ReleaseManifest manifest)
    {
        var versions = new List<string>();
        foreach (ManifestRelease release in manifest.Releases)
        {
            if (SemVer.Compare(release.Version, manifest.LatestStable) <= 0 && !versions.Contains(release.Version))
            {
                versions.Add(release.Version);
            }
        }

        versions.Sort((a, b) => SemVer.Compare(b, a));
        return new ReleaseFound
        {
            Versions = [.. versions],
            LatestStable = manifest.LatestStable,
            ReleasedAt = manifest.Find(manifest.LatestStable)!.ReleasedAt ?? "",
            Method = Manifest,
        };
    }
}

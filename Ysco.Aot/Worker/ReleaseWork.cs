using Microsoft.Win32.SafeHandles;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Net;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Worker;

/// <summary>Gets a release. Nothing is checked here that matters: whoever asked has the key, and looks at the bytes.</summary>
internal static class ReleaseWork
{
    private const int Ok = 200;
    private const int ChunkBytes = 64 * 1024;
    private const int ReasonBytes = 500;

    internal static async Task<WorkerAnswer> RunAsync(ReleaseRequest request, IFetcher fetcher)
    {
        Result<ReleaseAnswer> answer = await GetAsync(request, fetcher).ConfigureAwait(false);
        return answer.Try(out ReleaseAnswer? release, out Failure? failure)
            ? new WorkerAnswer { Release = release }
            : new WorkerAnswer { Failure = failure };
    }

    private static async Task<Result<ReleaseAnswer>> GetAsync(ReleaseRequest request, IFetcher fetcher)
    {
        if (!UrlOf(request.ManifestUrl).Try(out Uri? manifestUrl, out Failure? failure))
        {
            return failure;
        }

        Result<byte[]> json = await LogFetch.GetAsync(fetcher, manifestUrl, ReleaseLimits.Manifest, CancellationToken.None).ConfigureAwait(false);
        if (!json.Try(out byte[]? text, out failure) || !ReleaseManifest.Parse(text).Try(out ReleaseManifest? manifest, out failure))
        {
            return failure.Message.StartsWith(request.ManifestUrl, StringComparison.Ordinal) ? failure : failure.Within(request.ManifestUrl);
        }

        string version = request.Version == "" ? manifest.LatestStable : request.Version;
        if (manifest.Find(version) is not { } release)
        {
            return Failure.Refused($"{request.ManifestUrl}: has no release {OneLine.From(version)} (its newest is {OneLine.From(manifest.LatestStable)})");
        }

        if (!UrlOf(release.TarballUrl).Try(out Uri? archiveUrl, out failure))
        {
            return failure.Within(request.ManifestUrl);
        }

        if (!(await SumsAsync(release, fetcher, ReleaseLimits.Sums, ReleaseLimits.Signature).ConfigureAwait(false)).Try(out byte[][]? signed, out failure)
            || (!request.SumsOnly && (failure = await DownloadAsync(archiveUrl, fetcher).ConfigureAwait(false)) is not null))
        {
            return failure;
        }

        return new ReleaseAnswer
        {
            Version = version,
            LatestStable = manifest.LatestStable,
            ReleasedAt = release.ReleasedAt ?? "",
            Archive = Path.GetFileName(archiveUrl.AbsolutePath),
            Sums = signed[0],
            Signature = signed[1],
        };
    }

    /// <summary>The file of sums, and its signature, which is empty where there is none.</summary>
    /// <param name="release">Whose.</param>
    /// <param name="fetcher">The way to the network.</param>
    /// <param name="forSums">What the one may cost.</param>
    /// <param name="forSignature">And the other.</param>
    internal static async Task<Result<byte[][]>> SumsAsync(
        ManifestRelease release, IFetcher fetcher, FetchLimits forSums, FetchLimits forSignature)
    {
        if (!UrlOf(release.Sha256SumsUrl).Try(out Uri? sumsUrl, out Failure? failure)
            || !UrlOf(release.Sha256SumsSigUrl ?? release.Sha256SumsUrl).Try(out Uri? signatureUrl, out failure))
        {
            return failure.Within($"manifest: release {release.Version}");
        }

        Result<byte[]> sums = await LogFetch.GetAsync(fetcher, sumsUrl, forSums, CancellationToken.None).ConfigureAwait(false);
        if (!sums.Try(out byte[]? text, out failure))
        {
            return failure;
        }

        Result<byte[]> signature = release.Sha256SumsSigUrl is null
            ? Array.Empty<byte>()
            : await LogFetch.GetAsync(fetcher, signatureUrl, forSignature, CancellationToken.None).ConfigureAwait(false);
        return signature.Try(out byte[]? signed, out failure) ? new[] { text, signed } : failure;
    }

    internal static Result<Uri> UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            ? url
            : Failure.Invalid($"{OneLine.From(text)}: not an http or https url");

    private static async Task<Failure?> DownloadAsync(Uri url, IFetcher fetcher)
    {
        Result<FetchedStream> opened = await fetcher.OpenAsync(url, ReleaseLimits.Archive, CancellationToken.None).ConfigureAwait(false);
        if (!opened.Try(out FetchedStream? answer, out Failure? failure))
        {
            return failure;
        }

        using (answer)
        {
            try
            {
                byte[] chunk = new byte[ChunkBytes];
                if (answer.Status != Ok)
                {
                    int length = await answer.Body.ReadAsync(chunk.AsMemory(0, ReasonBytes)).ConfigureAwait(false);
                    return LogFetch.Status(url, answer.Status, chunk.AsSpan(0, length));
                }

                // No buffer: what is written is in whole chunks already.
                using var handle = new SafeFileHandle(WorkerProcess.OutputDescriptor, ownsHandle: true);
                using var output = new FileStream(handle, FileAccess.Write, bufferSize: 0);
                int got;
                while ((got = await answer.Body.ReadAsync(chunk).ConfigureAwait(false)) > 0)
                {
                    output.Write(chunk.AsSpan(0, got));
                }

                return null;
            }
            catch (FetchException e)
            {
                return e.Failure;
            }
            catch (IOException e)
            {
                return Failure.Local($"writing the archive: {e.Message}");
            }
        }
    }
}

using Microsoft.Win32.SafeHandles;
using System.Globalization;
using Ysco.Artifacts.Gobuild;
using Ysco.Net;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Worker;

/// <summary>Gets a build: its record with all that proves it, and its bytes, into the descriptor that was handed over.</summary>
internal static class FetchWork
{
    private const int StandardError = 2;

    internal static async Task<WorkerAnswer> RunAsync(FetchRequest fetch, IFetcher fetcher)
    {
        if (!VerifierKey.Parse(fetch.VerifierKey).Try(out VerifierKey? key, out Failure? failure)
            || !GobuildUrls.Base(key, fetch.BaseUrl).Try(out string? url, out failure)
            || !BuildSpec.Create(fetch.Module, fetch.Version, fetch.Dir, fetch.Goos, fetch.Goarch, fetch.GoVersion, stripped: fetch.GoVersion != BuildSpec.NotGo)
                .Try(out BuildSpec? spec, out failure)
            || !Held(fetch.HeldNote, key).Try(out SignedTree? held, out failure))
        {
            return new WorkerAnswer { Failure = failure };
        }

        // The current folder is this worker's own; a log's name may hold what a path may not, so it is hashed away.
        var tiles = new DiskTileSource(LogHead.FileName(key) + ".tiles", new RemoteTileSource(url, fetcher));
        Say(fetch, $"asking {url} for {spec.Key} (it may have to build it first)");
        LogAnswer<BuildEvidence> answer =
            await new BuildLookup(key, url, fetcher, tiles).FindAsync(spec, held, CancellationToken.None).ConfigureAwait(false);
        if (!answer.Result.Try(out BuildEvidence? evidence, out failure))
        {
            return new WorkerAnswer
            {
                Failure = failure, ForkHeldNote = answer.Fork?.HeldNote, ForkSeenNote = answer.Fork?.SeenNote,
            };
        }

        failure = await DownloadAsync(fetch, evidence, url, fetcher).ConfigureAwait(false);
        return failure is null ? new WorkerAnswer { Evidence = evidence } : new WorkerAnswer { Failure = failure };
    }

    private static Result<SignedTree?> Held(string note, VerifierKey key)
    {
        if (note == "")
        {
            return (SignedTree?)null;
        }

        return SignedTree.Verify(note, key).Try(out SignedTree? tree, out Failure? failure) ? tree : failure;
    }

    private static async Task<Failure?> DownloadAsync(
        FetchRequest fetch, BuildEvidence evidence, string url, IFetcher fetcher)
    {
        if (!BuildRecord.Parse(evidence.RecordText).Try(out BuildRecord? record, out Failure? failure))
        {
            return failure;
        }

        using var handle = new SafeFileHandle(WorkerProcess.OutputDescriptor, ownsHandle: true);
        try
        {
            // No buffer: what is written is in whole chunks already.
            using var output = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            var progress = new Progress(fetch.ShowProgress, record.FileSize);
            Result<DownloadedBinary> downloaded = await GobuildDownload.RunAsync(
                url, record, fetcher, output, progress.Show, CancellationToken.None).ConfigureAwait(false);
            progress.End();
            return downloaded.Failure;
        }
        catch (IOException e)
        {
            return Failure.Local($"writing the binary: {e.Message}");
        }
    }

    private static void Say(FetchRequest fetch, string what)
    {
        if (fetch.ShowProgress)
        {
            _ = FileIo.WriteAll(StandardError, System.Text.Encoding.UTF8.GetBytes(what + "\n"));
        }
    }

    /// <summary>How much of a download is there, on one line of a terminal, at most once for each percent.</summary>
    private sealed class Progress(bool shown, long total)
    {
        private long last = -1;

        internal void Show(long done)
        {
            long percent = total <= 0 ? 0 : done * 100 / total;
            if (shown && percent != last)
            {
                last = percent;
                Write(string.Create(CultureInfo.InvariantCulture, $"\r{done / 1e6:0.0} of {total / 1e6:0.0} MB, {percent} %"));
            }
        }

        internal void End()
        {
            if (shown && last >= 0)
            {
                Write("\n");
            }
        }

        private static void Write(string text) => _ = FileIo.WriteAll(StandardError, System.Text.Encoding.UTF8.GetBytes(text));
    }
}

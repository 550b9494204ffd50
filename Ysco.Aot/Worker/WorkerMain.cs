using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>
/// The second life of a worker process: reads one request from stdin, writes one answer to stdout, ends. All DNS, TLS,
/// HTTP and gzip of this program happen here. It starts in its cache folder and with no rights worth having
/// (<see cref="WorkerLauncher"/>).
/// </summary>
public static class WorkerMain
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;

    /// <summary>Does the one job of this process.</summary>
    /// <param name="connect">Makes the way to the network.</param>
    public static int Run(Func<DnsSettings, Result<WorkerNetwork>> connect)
    {
        // Where the kernel cannot, the rest still holds: it is alone with its user's rights.
        _ = SystemCallFilter.ForbidProcessesAndLocalSockets();
        byte[] answer = WorkerJson.Write(AnswerAsync(connect).GetAwaiter().GetResult());
        return FileIo.WriteAll(StandardOutput, answer) ? 0 : 1;
    }

    private static async Task<WorkerAnswer> AnswerAsync(Func<DnsSettings, Result<WorkerNetwork>> connect)
    {
        if (!WorkerJson.ReadRequest(ReadRequest()).Try(out WorkerRequest? request, out Failure? failure))
        {
            return new WorkerAnswer { Failure = failure };
        }

        // These need no network, and there may be none.
        if (request.Unpack is { } unpack)
        {
            return UnpackWork.Run(unpack);
        }

        if (request.Bundle is { } bundle)
        {
            return BundleWork.Run(bundle);
        }

        if (!connect(request.Dns).Try(out WorkerNetwork? network, out failure))
        {
            return new WorkerAnswer { Failure = failure };
        }

        return request switch
        {
            { Check: { } check } => new WorkerAnswer { Check = await CheckWork.RunAsync(check, network).ConfigureAwait(false) },
            { Fetch: { } fetch } => await FetchWork.RunAsync(fetch, network.Fetcher).ConfigureAwait(false),
            { Release: { } release } => await ReleaseWork.RunAsync(release, network.Fetcher).ConfigureAwait(false),
            { Lookup: { } lookup } => await LookupWork.RunAsync(lookup, network).ConfigureAwait(false),
            { Notify: { } posts } => new WorkerAnswer { Notify = await NotifyWork.RunAsync(posts, network).ConfigureAwait(false) },
            { Tree: { } tree } => await TreeWork.RunAsync(tree, network.Fetcher).ConfigureAwait(false),
            _ => new WorkerAnswer { Failure = Failure.Invalid("worker: a request for nothing") },
        };
    }

    private static ReadOnlySpan<byte> ReadRequest()
    {
        byte[] request = new byte[WorkerProcess.MaxRequestBytes];
        int done = 0;
        int got;
        while (done < request.Length && (got = FileIo.Read(StandardInput, request.AsSpan(done))) > 0)
        {
            done += got;
        }

        return request.AsSpan(0, done);
    }
}

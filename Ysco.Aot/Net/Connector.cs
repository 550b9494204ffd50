using System.Net;
using System.Net.Sockets;
using Ysco.Results;

namespace Ysco.Net;

/// <summary>
/// Connects to the first address of a host that answers: IPv6 and IPv4 in turn, the next one tried when the one before
/// failed or was silent for a moment. Reference: RFC 8305 (without its sorting). Limits: the constants.
/// </summary>
internal sealed class Connector(INameResolver resolver, TimeProvider time)
{
    /// <summary>RFC 8305 section 5: the recommended connection attempt delay.</summary>
    internal static readonly TimeSpan NextAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>Addresses tried.</summary>
    internal const int MaxAddresses = 8;

    /// <summary>Connects.</summary>
    /// <exception cref="FetchException">The name cannot be resolved, or no address answers.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired.</exception>
    internal async Task<Socket> ConnectAsync(string host, int port, CancellationToken stop)
    {
        if (!(await resolver.ResolveAsync(host, stop).ConfigureAwait(false)).Try(out IPAddress[]? found, out Failure? failure))
        {
            throw new FetchException(failure);
        }

        using var losers = CancellationTokenSource.CreateLinkedTokenSource(stop);
        IPAddress[] addresses = InTurn(found);
        var running = new List<Task<Socket>>();
        Failure? last = null;
        for (int next = 0; next < addresses.Length || running.Count > 0;)
        {
            if (next < addresses.Length)
            {
                running.Add(DialAsync(new IPEndPoint(addresses[next++], port), losers.Token));
            }

            Task<Socket>? ended = await FirstEndedAsync(running, wait: next == addresses.Length, stop).ConfigureAwait(false);
            if (ended is null)
            {
                continue;
            }

            running.Remove(ended);
            try
            {
                Socket socket = await ended.ConfigureAwait(false);
                await losers.CancelAsync().ConfigureAwait(false);
                running.ForEach(DisposeLater);
                return socket;
            }
            catch (FetchException e)
            {
                last = e.Failure;
            }
        }

        throw new FetchException(last ?? Failure.Network("no address to connect to"));
    }

    /// <summary>IPv6 first, then one of each in turn, in the order they came.</summary>
    internal static IPAddress[] InTurn(IPAddress[] addresses)
    {
        IPAddress[] six = Array.FindAll(addresses, a => a.AddressFamily == AddressFamily.InterNetworkV6);
        IPAddress[] four = Array.FindAll(addresses, a => a.AddressFamily == AddressFamily.InterNetwork);
        var turns = new List<IPAddress>();
        for (int i = 0; i < Math.Max(six.Length, four.Length) && turns.Count < MaxAddresses; i++)
        {
            turns.AddRange(six.Skip(i).Take(1));
            turns.AddRange(four.Skip(i).Take(1));
        }

        return [.. turns.Take(MaxAddresses)];
    }

    private static async Task<Socket> DialAsync(IPEndPoint address, CancellationToken stop)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, stop).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new FetchException(Failure.Network($"{SocketWords.Describe(e)} ({address})"));
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    // Null when none ended within the moment after which another one is tried.
    private async Task<Task<Socket>?> FirstEndedAsync(List<Task<Socket>> running, bool wait, CancellationToken stop)
    {
        Task<Task<Socket>> any = Task.WhenAny(running);
        if (wait)
        {
            return await any.WaitAsync(stop).ConfigureAwait(false);
        }

        try
        {
            return await any.WaitAsync(NextAfter, time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static void DisposeLater(Task<Socket> loser) => _ = loser.ContinueWith(
        static task =>
        {
            if (task.IsCompletedSuccessfully)
            {
                task.Result.Dispose();
            }
            else
            {
                // Looked at, so that it is not an exception that nobody saw.
                _ = task.Exception;
            }
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}

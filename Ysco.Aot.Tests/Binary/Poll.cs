using System.Diagnostics;

namespace Ysco.Tests.Binary;

/// <summary>Waiting for what another process does, with a bound.</summary>
public static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks again and again until the answer is not null.</summary>
    /// <exception cref="TimeoutException">It never was; the message names <paramref name="what"/> and what <paramref name="details"/> tells.</exception>
    public static async Task<T> UntilAsync<T>(string what, TimeSpan timeout, Func<Task<T?>> ask, Func<string>? details = null)
        where T : class
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(started) > timeout)
            {
                throw new TimeoutException($"{what}: not within {timeout.TotalSeconds} s\n{details?.Invoke()}");
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Asks again and again until it holds.</summary>
    /// <exception cref="TimeoutException">It never did.</exception>
    public static Task UntilAsync(string what, TimeSpan timeout, Func<bool> holds, Func<string>? details = null) =>
        UntilAsync(what, timeout, () => Task.FromResult(holds() ? "" : null), details);
}

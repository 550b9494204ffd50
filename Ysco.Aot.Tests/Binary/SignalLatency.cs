using System.Diagnostics;

namespace Ysco.Tests.Binary;

/// <summary>How long a signal takes through ysco to its service, which stamps it.</summary>
internal static class SignalLatency
{
    /// <summary>Sends USR1 to ysco again and again.</summary>
    /// <param name="host">Whose service stamps.</param>
    /// <param name="count">How often.</param>
    /// <param name="pause">Between them, as equal signals are merged by the kernel.</param>
    /// <returns>Milliseconds of each.</returns>
    public static async Task<double[]> MeasureAsync(RunningService host, int count, TimeSpan pause)
    {
        double[] times = new double[count];
        for (int i = 0; i < count; i++)
        {
            int before = Stamped(host).Length;

            // Both are CLOCK_MONOTONIC in nanoseconds.
            long sent = Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);
            host.Ysco.Signal(Signals.Usr1);
            long[] stamped = await Poll.UntilAsync(
                "the service stamps USR1", TimeSpan.FromSeconds(30), () => Task.FromResult(Stamped(host) is var all && all.Length > before ? all : null));
            times[i] = (stamped[before] - sent) / 1e6;
            await Task.Delay(pause);
        }

        return times;
    }

    private static long[] Stamped(RunningService host) =>
        [.. host.Stamps().Where(stamp => stamp.What == "usr1").Select(stamp => stamp.MonotonicNanoseconds)];
}

using System.Diagnostics;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary><c>make fuzz</c>: altered answers, as many as are asked for, or until it is interrupted.</summary>
public static class FuzzJob
{
    private const int ReportEvery = 100_000;

    /// <summary>Runs.</summary>
    /// <param name="output">Where it says how far it is.</param>
    /// <param name="count">How many inputs; none for no end.</param>
    /// <returns>0; 1 when something was found; 130 when interrupted.</returns>
    public static async Task<int> RunAsync(TextWriter output, string? count)
    {
        using var interruption = new Interruption();
        long inputs = long.TryParse(count, out long n) ? n : long.MaxValue;
        int seed = Environment.TickCount;
        await output.WriteLineAsync($"seed {seed}");
        Task<bool> job = Task.Run(() => IsClean(output, inputs, seed));
        return !await interruption.EndsFirstAsync(job) ? Interruption.Status : await job ? 0 : 1;
    }

    private static bool IsClean(TextWriter output, long inputs, int seed)
    {
        var fuzzer = new MutationFuzzer(seed);
        long started = Stopwatch.GetTimestamp();
        for (long i = 1; i <= inputs; i++)
        {
            if (fuzzer.Once() is { } found)
            {
                output.WriteLine($"input {i}: {found}");
                return false;
            }

            if (i % ReportEvery == 0 || i == inputs)
            {
                output.WriteLine($"{i} inputs in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s, nothing found");
            }
        }

        return true;
    }
}

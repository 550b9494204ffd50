using System.Globalization;
using System.Text;

namespace Ysco.Tests.Binary;

/// <summary>What Debian's wrk measured: 2 threads, 32 connections.</summary>
/// <param name="RequestsPerSecond">On average.</param>
/// <param name="Latency">On average, as it prints it.</param>
/// <param name="Errors">Its line about answers that are none, and connections that broke; <c>no errors</c>.</param>
internal sealed record Wrk(double RequestsPerSecond, string Latency, string Errors)
{
    /// <summary>Runs it.</summary>
    /// <param name="port">Of loopback.</param>
    /// <param name="path">What is asked for.</param>
    /// <param name="time">How long.</param>
    /// <param name="password">That of admin; null for none.</param>
    /// <exception cref="InvalidOperationException">It could not.</exception>
    public static async Task<Wrk> RunAsync(int port, string path, TimeSpan time, string? password)
    {
        string[] header = password is null ? [] : ["-H", "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:" + password))];
        string[] args = ["-t2", "-c32", string.Create(CultureInfo.InvariantCulture, $"-d{time.TotalSeconds:F0}s"), .. header, $"http://127.0.0.1:{port}{path}"];
        var outcome = await ProcessRun.RunAsync("wrk", args, new() { Timeout = time + TimeSpan.FromMinutes(1) });
        string[] lines = outcome.Stdout.Split('\n');
        string rate = Value("Requests/sec:") ?? throw new InvalidOperationException($"wrk: {outcome.ExitCode}: {outcome.Stdout}{outcome.Stderr}");
        string errors = lines.FirstOrDefault(l => l.Contains("Non-2xx", StringComparison.Ordinal) || l.Contains("Socket errors", StringComparison.Ordinal))?.Trim() ?? "no errors";
        return new Wrk(double.Parse(rate, CultureInfo.InvariantCulture), Value("Latency")?.Split(' ')[0] ?? "", errors);

        string? Value(string name) => lines.FirstOrDefault(l => l.TrimStart().StartsWith(name, StringComparison.Ordinal))?.Trim()[name.Length..].Trim();
    }
}

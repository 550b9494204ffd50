using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ysco.Tests.Binary;

/// <summary>Runs a program to its end, with bounds.</summary>
public static class ProcessRun
{
    private const int OutputMaximumChars = 16 << 20;

    // A child that it left behind may hold the pipes open; that is a failure, not a wait without end.
    private static readonly TimeSpan AfterEnd = TimeSpan.FromSeconds(10);

    /// <summary>Starts, feeds stdin, and waits; a program over its time is killed and fails the test.</summary>
    /// <exception cref="TimeoutException">It did not end in time; what it wrote is in the message.</exception>
    /// <exception cref="InvalidOperationException">It can't be started.</exception>
    public static async Task<ProcessOutcome> RunAsync(string file, IEnumerable<string> args, ProcessSettings? settings = null)
    {
        settings ??= new();
        using var process = new Process { StartInfo = StartInfo(file, args, settings) };
        long started = Stopwatch.GetTimestamp();
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{file}: {e.Message}", e);
        }

        var stdout = ReadAsync(process.StandardOutput);
        var stderr = ReadAsync(process.StandardError);
        var stdin = FeedAsync(process, settings.Stdin);
        using var timeout = new CancellationTokenSource(settings.Timeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{file} {string.Join(' ', args)}: not ended after {settings.Timeout}; stderr: {await stderr.WaitAsync(AfterEnd)}");
        }

        await stdin;
        return new ProcessOutcome(process.ExitCode, await stdout.WaitAsync(AfterEnd), await stderr.WaitAsync(AfterEnd), Stopwatch.GetElapsedTime(started));
    }

    internal static ProcessStartInfo StartInfo(string file, IEnumerable<string> args, ProcessSettings settings)
    {
        var info = new ProcessStartInfo(file, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = settings.Directory ?? "",
        };
        foreach (var (name, value) in settings.Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        char[] buffer = new char[8192];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            text.Append(buffer, 0, Math.Min(read, OutputMaximumChars - text.Length));
        }

        return text.ToString();
    }

    private static async Task FeedAsync(Process process, string stdin)
    {
        try
        {
            await process.StandardInput.WriteAsync(stdin);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended, or closed its input, before it had read all: its right.
        }
    }
}

using Ysco.Notes;
using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>What is unwise in a configuration that is taken all the same, for an existing one must keep starting. Pure.</summary>
public static class ConfAdvice
{
    /// <summary>Servers that many share are asked: as often as anybody may have a check made by /notify.</summary>
    private static readonly TimeSpan KindInterval = TimeSpan.FromMinutes(1);

    /// <summary>Each as <c>ysco.conf:9: Monitor.Interval: 1ms is too short: 1s is taken</c>; empty when all is well.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="text">Its text.</param>
    /// <param name="config">What was read from it.</param>
    public static List<string> Of(string file, ReadOnlySpan<byte> text, YscoConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var advice = new List<string>();
        MonitorConfig monitor = config.Monitor;
        if (monitor.Interval < KindInterval)
        {
            string interval = GoDuration.Format(monitor.Interval);
            string least = GoDuration.Format(MonitorConfig.LeastInterval);
            string said = monitor.Interval < MonitorConfig.LeastInterval
                ? $"{interval} is too short: {least} is taken"
                : $"{interval} is short, for servers that others share (1m or more)";
            advice.Add($"{file}:{LineOf(file, text, "Monitor", "Interval")}: Monitor.Interval: {said}");
        }

        if (config.Process.Notify && config.Process.Environment.Sets("NOTIFY_SOCKET"))
        {
            advice.Add(
                $"{file}:{LineOf(file, text, "Process", "Environment")}: Process.Environment: NOTIFY_SOCKET is ysco's own with Process.Notify: true, "
                + "and what is set here counts for nothing");
        }

        return advice;
    }

    /// <summary>
    /// What a text is not saved with, though a file that has it keeps the service starting: a key of a log with which no build could
    /// be proven. Null when there is nothing of the kind.
    /// </summary>
    /// <param name="file">The file's name.</param>
    /// <param name="text">Its text.</param>
    /// <param name="config">What was read from it.</param>
    public static Failure? Refusal(string file, ReadOnlySpan<byte> text, YscoConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return VerifierKey.Parse(config.Gobuild.VerifierKey).Failure is { } wrong
            ? Failure.Invalid($"{file}:{LineOf(file, text, "Gobuild", "VerifierKey")}: Gobuild.VerifierKey: {wrong.Message}")
            : null;
    }

    /// <summary>The line of a key in a text that is known to be good; that of the section it belongs into when it is not there, and 1 when that is not either.</summary>
    internal static int LineOf(string file, ReadOnlySpan<byte> text, params ReadOnlySpan<string> keys)
    {
        if (!SconfParser.Parse(file, text).Try(out SconfNode? node, out Failure? _))
        {
            return 1;
        }

        foreach (string key in keys)
        {
            SconfNode? found = null;
            foreach (SconfNode child in node.Children)
            {
                found = child.Key == key ? child : found;
            }

            if (found is null)
            {
                break;
            }

            node = found;
        }

        return Math.Max(1, node.Line);
    }
}

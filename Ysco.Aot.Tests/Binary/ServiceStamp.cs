using System.Globalization;

namespace Ysco.Tests.Binary;

/// <summary>What the service wrote about itself: <c>start 123456789 v0.1.0 4711</c>.</summary>
/// <param name="What">start: first thing in main; ready: listening; term: TERM or INT came; usr1: that came; end: leaving.</param>
/// <param name="MonotonicNanoseconds">CLOCK_MONOTONIC, the same for all processes.</param>
/// <param name="Version">Of the service.</param>
/// <param name="Pid">Of the service.</param>
public sealed record ServiceStamp(string What, long MonotonicNanoseconds, string Version, int Pid)
{
    /// <summary>Reads a line.</summary>
    public static ServiceStamp Parse(string line)
    {
        string[] words = line.Split(' ');
        return new ServiceStamp(words[0], long.Parse(words[1], CultureInfo.InvariantCulture), words[2], int.Parse(words[3], CultureInfo.InvariantCulture));
    }
}

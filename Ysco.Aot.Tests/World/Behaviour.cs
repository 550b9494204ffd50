using System.Globalization;

namespace Ysco.Tests.World;

/// <summary>
/// What a release of a service program does: a property of the version, compiled into it. Text form, for scripts:
/// <c>good</c>, or words joined by commas: <c>exits=500ms,status=3</c>, <c>exits=2s,signal=9</c>, <c>ignores-term</c>,
/// <c>slow-stop=3s</c>, <c>slow-start=1s</c>, <c>pad=100000000</c>, <c>pad-random=100000000</c>,
/// <c>healthy=2s</c>, <c>sick=3s</c>, <c>ready=1s</c>, <c>never-ready</c>.
/// </summary>
public sealed record Behaviour
{
    /// <summary>Ends by itself this long after its start; null: never.</summary>
    public TimeSpan? ExitAfter { get; init; }

    /// <summary>The status it then ends with.</summary>
    public int ExitStatus { get; init; }

    /// <summary>The signal it then sends itself instead; 0: none.</summary>
    public int ExitSignal { get; init; }

    /// <summary>Goes on after TERM and INT.</summary>
    public bool IgnoresTermination { get; init; }

    /// <summary>Time between TERM and the end.</summary>
    public TimeSpan StopDelay { get; init; }

    /// <summary>Time between the start and the first listening.</summary>
    public TimeSpan StartDelay { get; init; }

    /// <summary>Time from the start to the first 200 of /healthz, which answers 503 before.</summary>
    public TimeSpan HealthyAfter { get; init; }

    /// <summary>Time from the start to when /healthz answers 503 again; null: never.</summary>
    public TimeSpan? SickAfter { get; init; }

    /// <summary>Time from the start to READY=1, where there is a NOTIFY_SOCKET; null: never.</summary>
    public TimeSpan? ReadyAfter { get; init; } = TimeSpan.Zero;

    /// <summary>Bytes appended to the built binary.</summary>
    public long PadBytes { get; init; }

    /// <summary>Whether they can't be compressed; else they are zeros.</summary>
    public bool PadIsRandom { get; init; }

    /// <summary>Runs until told to stop, and then stops.</summary>
    public static Behaviour Good { get; } = new();

    /// <summary>Goes on after TERM.</summary>
    public static Behaviour IgnoresTerm { get; } = new() { IgnoresTermination = true };

    /// <summary>Ends by itself with <paramref name="status"/>.</summary>
    public static Behaviour Exits(TimeSpan after, int status) => new() { ExitAfter = after, ExitStatus = status };

    /// <summary>Ends itself by a signal.</summary>
    public static Behaviour Killed(TimeSpan after, int signal) => new() { ExitAfter = after, ExitSignal = signal };

    /// <summary>Takes its time after TERM.</summary>
    public static Behaviour SlowToStop(TimeSpan delay) => new() { StopDelay = delay };

    /// <summary>A good one with <paramref name="bytes"/> appended to its binary.</summary>
    public static Behaviour Padded(long bytes, bool random) => new() { PadBytes = bytes, PadIsRandom = random };

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">A word that is not known.</exception>
    public static Behaviour Parse(string text)
    {
        var behaviour = Good;
        foreach (string word in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = word.Split('=', 2);
            string value = pair.Length == 2 ? pair[1] : "";
            behaviour = pair[0] switch
            {
                "good" => behaviour,
                "exits" => behaviour with { ExitAfter = Duration(value) },
                "status" => behaviour with { ExitStatus = int.Parse(value, CultureInfo.InvariantCulture) },
                "signal" => behaviour with { ExitSignal = int.Parse(value, CultureInfo.InvariantCulture) },
                "ignores-term" => behaviour with { IgnoresTermination = true },
                "slow-stop" => behaviour with { StopDelay = Duration(value) },
                "slow-start" => behaviour with { StartDelay = Duration(value) },
                "healthy" => behaviour with { HealthyAfter = Duration(value) },
                "sick" => behaviour with { SickAfter = Duration(value) },
                "ready" => behaviour with { ReadyAfter = Duration(value) },
                "never-ready" => behaviour with { ReadyAfter = null },
                "pad" => behaviour with { PadBytes = long.Parse(value, CultureInfo.InvariantCulture) },
                "pad-random" => behaviour with { PadBytes = long.Parse(value, CultureInfo.InvariantCulture), PadIsRandom = true },
                _ => throw new FormatException($"behaviour: unknown word {pair[0]}"),
            };
        }

        return behaviour;
    }

    /// <summary>The release.go of a version: the behaviour as Go constants.</summary>
    /// <param name="version">The version that the program then says it is.</param>
    /// <param name="service">Whether the program is the service; the others know their version only.</param>
    public string ToGoSource(string version, bool service) => !service
        ? $"package main\n\nconst releaseVersion = \"{version}\"\n"
        : $"""
        package main

        import "time"

        const (
        	releaseVersion = "{version}"
        	exitAfter      = {Milliseconds(ExitAfter ?? TimeSpan.FromMilliseconds(-1))} * time.Millisecond
        	exitStatus     = {ExitStatus}
        	exitSignal     = {ExitSignal}
        	ignoreTerm     = {(IgnoresTermination ? "true" : "false")}
        	stopDelay      = {Milliseconds(StopDelay)} * time.Millisecond
        	startDelay     = {Milliseconds(StartDelay)} * time.Millisecond
        	healthyAfter   = {Milliseconds(HealthyAfter)} * time.Millisecond
        	sickAfter      = {Milliseconds(SickAfter ?? TimeSpan.FromMilliseconds(-1))} * time.Millisecond
        	readyAfter     = {Milliseconds(ReadyAfter ?? TimeSpan.FromMilliseconds(-1))} * time.Millisecond
        )

        """;

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static TimeSpan Duration(string text) => text.EndsWith("ms", StringComparison.Ordinal)
        ? TimeSpan.FromMilliseconds(double.Parse(text[..^2], CultureInfo.InvariantCulture))
        : TimeSpan.FromSeconds(double.Parse(text.TrimEnd('s'), CultureInfo.InvariantCulture));
}

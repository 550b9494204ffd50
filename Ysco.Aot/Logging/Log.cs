namespace Ysco.Logging;

/// <summary>Where log records go: one line each, to a sink that takes whole lines.</summary>
/// <param name="lowest">Records below this level are dropped.</param>
/// <param name="sink">Takes one line with its newline; it may drop it, never wait.</param>
public sealed class Log(LogLevel lowest, Action<string> sink)
{
    private readonly (string Key, string Value)? always;

    /// <summary>Records below this level are dropped.</summary>
    public LogLevel Lowest { get; set; } = lowest;

    /// <summary>A log of which each record has an attribute before its own.</summary>
    /// <param name="lowest">Records below this level are dropped.</param>
    /// <param name="sink">Takes one line with its newline.</param>
    /// <param name="always">The attribute.</param>
    public Log(LogLevel lowest, Action<string> sink, (string Key, string Value) always)
        : this(lowest, sink) => this.always = always;

    /// <summary>Writes a record.</summary>
    public void Write(LogLevel level, string message, params ReadOnlySpan<(string Key, string Value)> attributes)
    {
        if (level >= Lowest)
        {
            sink(Logfmt.Line(level, message, always is { } first ? [first, .. attributes] : attributes));
        }
    }

    /// <summary>Writes what happened.</summary>
    public void Info(string message, params ReadOnlySpan<(string Key, string Value)> attributes) =>
        Write(LogLevel.Info, message, attributes);

    /// <summary>Writes what a person should look at.</summary>
    public void Warn(string message, params ReadOnlySpan<(string Key, string Value)> attributes) =>
        Write(LogLevel.Warn, message, attributes);

    /// <summary>Writes what did not work.</summary>
    public void Error(string message, params ReadOnlySpan<(string Key, string Value)> attributes) =>
        Write(LogLevel.Error, message, attributes);

    /// <summary>Writes for whoever looks for a fault.</summary>
    public void Debug(string message, params ReadOnlySpan<(string Key, string Value)> attributes) =>
        Write(LogLevel.Debug, message, attributes);
}

namespace Ysco.Logging;

/// <summary>Where log records go: one line each, to a sink that takes whole lines.</summary>
/// <param name="lowest">Records below this level are dropped.</param>
/// <param name="sink">Takes one line with its newline; it may drop it, never wait.</param>
public sealed class Log(LogLevel lowest, Action<string> sink)
{
    /// <summary>Writes a record.</summary>
    public void Write(LogLevel level, string message, params ReadOnlySpan<(string Key, string Value)> attributes)
    {
        if (level >= lowest)
        {
            sink(Logfmt.Line(level, message, attributes));
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

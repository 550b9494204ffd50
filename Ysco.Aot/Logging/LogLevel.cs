namespace Ysco.Logging;

/// <summary>How much a log record matters; a log shows its level and those above.</summary>
public enum LogLevel
{
    /// <summary>For whoever looks for a fault.</summary>
    Debug,

    /// <summary>What happened.</summary>
    Info,

    /// <summary>Something a person should look at when there is time.</summary>
    Warn,

    /// <summary>Something did not work.</summary>
    Error,
}

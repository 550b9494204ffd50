namespace Ysco.Supervision;

/// <summary>A line that the service printed.</summary>
/// <param name="number">Its number, from 0: none is given twice.</param>
/// <param name="time">When it was complete.</param>
/// <param name="isError">On stderr, else on stdout.</param>
/// <param name="text">Its bytes as they came, without the line end.</param>
public sealed class OutputLine(long number, DateTimeOffset time, bool isError, byte[] text)
{
    /// <summary>Its number, from 0: none is given twice.</summary>
    public long Number => number;

    /// <summary>When it was complete.</summary>
    public DateTimeOffset Time => time;

    /// <summary>On stderr, else on stdout.</summary>
    public bool IsError => isError;

    /// <summary>Its bytes as they came, without the line end.</summary>
    public byte[] Text => text;
}

using Ysco.Bytes;

namespace Ysco.Doctor;

/// <summary>What a check found. A class and not a record, as nobody compares two.</summary>
internal sealed class Finding
{
    /// <summary>Paths and what servers said; no more than some lines of a terminal.</summary>
    private const int MaxTextChars = 600;

    private Finding(string check, FindingStatus status, string text, string mend) =>
        (Check, Status, Text, Mend) = (check, status, OneLine.From(text, MaxTextChars), mend);

    /// <summary>The check, a word.</summary>
    internal string Check { get; }

    /// <summary>How it came out.</summary>
    internal FindingStatus Status { get; }

    /// <summary>What was seen, in a line.</summary>
    internal string Text { get; }

    /// <summary>What a person can type to mend it; empty for ok and skip.</summary>
    internal string Mend { get; }

    /// <summary>The status as one word.</summary>
    internal string Word => Status switch
    {
        FindingStatus.Ok => "ok",
        FindingStatus.Warn => "warn",
        FindingStatus.Fail => "fail",
        _ => "skip",
    };

    internal static Finding Ok(string check, string text) => new(check, FindingStatus.Ok, text, "");

    internal static Finding Skip(string check, string text) => new(check, FindingStatus.Skip, text, "");

    internal static Finding Warn(string check, string text, string mend) => new(check, FindingStatus.Warn, text, mend);

    internal static Finding Fail(string check, string text, string mend) => new(check, FindingStatus.Fail, text, mend);

    /// <summary>A failure, or, where there is another way, a warning.</summary>
    internal static Finding Trouble(string check, bool isFatal, string text, string mend) =>
        new(check, isFatal ? FindingStatus.Fail : FindingStatus.Warn, text, mend);
}

using Ysco.Results;

namespace Ysco.Updates;

/// <summary>The answer to somebody who asked for something.</summary>
/// <param name="Kind">How it went.</param>
/// <param name="Message">What to tell; <c>ok</c> when it went well.</param>
public sealed record UpdateReply(ReplyKind Kind, string Message)
{
    /// <summary>It is done.</summary>
    public static readonly UpdateReply Done = new(ReplyKind.Done, "ok");

    /// <summary>The request cannot be granted as it is, or not now.</summary>
    public static UpdateReply Refused(string message) => new(ReplyKind.Refused, message);

    /// <summary>What it is about is another by now.</summary>
    /// <param name="message">What to tell.</param>
    /// <param name="found">What it is.</param>
    public static UpdateReply Conflict(string message, string found) => new(ReplyKind.Conflict, message) { Found = found };

    /// <summary>What was found in the place of what whoever asks saw; null when that is not it.</summary>
    public string? Found { get; private init; }

    /// <summary>It was tried, and failed.</summary>
    public static UpdateReply Failed(string message) => new(ReplyKind.Failed, message);

    /// <summary>It was tried, and failed.</summary>
    public static UpdateReply Failed(Failure why) => new(why.Kind == FailureKind.Security ? ReplyKind.Disproven : ReplyKind.Failed, why.Message);
}

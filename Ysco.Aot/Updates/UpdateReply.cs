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

    /// <summary>It was tried, and failed.</summary>
    public static UpdateReply Failed(string message) => new(ReplyKind.Failed, message);
}

namespace Ysco.Worker;

/// <summary>What became of a notification. Neither a status nor an error: it was not sent, for one before it failed.</summary>
public sealed record NotifyOutcome
{
    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>Why there was no answer, without the URL.</summary>
    public string Error { get; init; } = "";
}

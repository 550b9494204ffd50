namespace Ysco.Worker;

/// <summary>What a worker is to do: one of the two.</summary>
public sealed record WorkerRequest
{
    /// <summary>Which versions are there?</summary>
    public CheckRequest? Check { get; init; }

    /// <summary>Get this build.</summary>
    public FetchRequest? Fetch { get; init; }
}

namespace Ysco.Http;

/// <summary>How far a request was read.</summary>
public enum ParseState
{
    /// <summary>More bytes are needed.</summary>
    NeedsMore,

    /// <summary>The header is there and a body follows: say with <see cref="RequestParser.TakeBody"/> how much of it is wanted.</summary>
    HeadComplete,

    /// <summary>All of the request is there.</summary>
    Complete,

    /// <summary>It cannot be served, and where the next one begins is not known.</summary>
    Failed,
}

namespace Ysco.Admin;

/// <summary>One thing to know about how it stands.</summary>
/// <param name="tone">How it is shown.</param>
/// <param name="headline">What it is, in a few words.</param>
/// <param name="detail">Why, and what comes next; may be empty.</param>
internal sealed class PageNotice(PageTone tone, string headline, string detail)
{
    internal PageTone Tone { get; } = tone;

    internal string Headline { get; } = headline;

    internal string Detail { get; } = detail;

    /// <summary>A moment that the last sentence of the detail ends with; null when there is none.</summary>
    internal DateTimeOffset? DetailAt { get; init; }

    /// <summary>Since when it is so; null when that is not known.</summary>
    internal DateTimeOffset? Since { get; init; }

    /// <summary>A moment that the headline ends with: <c>until</c> it; null when there is none.</summary>
    internal DateTimeOffset? Until { get; init; }

    /// <summary>The same: <c>at</c> it.</summary>
    internal DateTimeOffset? At { get; init; }

    /// <summary>The same: <c>the next is at</c> it.</summary>
    internal DateTimeOffset? Next { get; init; }
}

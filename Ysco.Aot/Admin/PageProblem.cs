namespace Ysco.Admin;

/// <summary>Why what somebody asked for by a form was not done; shown on top of the page that answers it.</summary>
/// <param name="message">Why.</param>
/// <param name="config">The configuration that was not saved, as it was typed; null when it was another form.</param>
internal sealed class PageProblem(string message, string? config)
{
    internal string Message { get; } = message;

    internal string? Config { get; } = config;

    internal string Headline => Config is null ? "Not done" : "The configuration is not saved";
}

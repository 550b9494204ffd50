namespace Ysco.Admin;

/// <summary>Why what somebody asked for by a form was not done; shown on top of the page that answers it.</summary>
/// <param name="message">Why.</param>
/// <param name="config">The configuration that was not saved, as it was typed; null when it was another form.</param>
internal sealed class PageProblem(string message, string? config)
{
    private const string IsEdited =
        "The file was edited since ysco read it, or saved by somebody else meanwhile. Below it is shown as it is now: take it up, or "
        + "overwrite it.";

    internal string Message => Found is null ? message : IsEdited;

    internal string? Config { get; } = config;

    /// <summary>The file that was not replaced, for it was another than the form knew of; null when that is not why.</summary>
    internal string? Found { get; init; }

    /// <summary>The sum of the file that the form was to replace; empty when it named none.</summary>
    internal string Replaces { get; init; } = "";

    internal string Headline => Config is null ? "Not done" : "The configuration is not saved";
}

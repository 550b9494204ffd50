using System.Text.Json.Serialization;

namespace Ysco.Results;

/// <summary>An expected failure: its kind, and one line for a person.</summary>
/// <param name="Kind">What sort of failure it is.</param>
/// <param name="Message">
/// One line, lower case, no full stop: <c>what: doing: cause (next step)</c>. It names the file and line, key,
/// host or version concerned.
/// </param>
public sealed record Failure(FailureKind Kind, string Message)
{
    /// <summary>
    /// Whether what failed is what a source of releases says as a whole (it went back), not the one release that was asked for: then
    /// it is over when the source is in order again. Nobody else's word counts for that, so it goes into no message of a worker.
    /// </summary>
    [JsonIgnore]
    public bool IsOfSource { get; init; }

    /// <summary>The same failure with what was being done before it.</summary>
    /// <param name="context">What was being done, without a colon at its end.</param>
    public Failure Within(string context) => this with { Message = $"{context}: {Message}" };

    /// <summary>A failure of kind <see cref="FailureKind.Invalid"/>.</summary>
    public static Failure Invalid(string message) => new(FailureKind.Invalid, message);

    /// <summary>A failure of kind <see cref="FailureKind.Refused"/>.</summary>
    public static Failure Refused(string message) => new(FailureKind.Refused, message);

    /// <summary>A failure of kind <see cref="FailureKind.Network"/>.</summary>
    public static Failure Network(string message) => new(FailureKind.Network, message);

    /// <summary>A failure of kind <see cref="FailureKind.Local"/>.</summary>
    public static Failure Local(string message) => new(FailureKind.Local, message);

    /// <summary>A failure of kind <see cref="FailureKind.Security"/>.</summary>
    public static Failure Security(string message) => new(FailureKind.Security, message);
}

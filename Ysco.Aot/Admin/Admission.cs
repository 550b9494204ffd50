using Ysco.Http;

namespace Ysco.Admin;

/// <summary>What becomes of a request once its header is known.</summary>
/// <param name="Refusal">The answer, when it goes no further.</param>
/// <param name="Delay">How long that answer is held back.</param>
/// <param name="BodyBytes">The largest body that is taken.</param>
/// <param name="KeepsBody">Whether anybody looks at the body.</param>
internal readonly record struct Admission(HttpResponse? Refusal, TimeSpan Delay, int BodyBytes, bool KeepsBody)
{
    /// <summary>Whether the password was right; null when none was looked at.</summary>
    internal bool? IsProven { get; init; }

    internal static Admission Refused(HttpResponse answer) => new(answer, TimeSpan.Zero, 0, false);

    internal static Admission Welcome(int bodyBytes, bool keepsBody) => new(null, TimeSpan.Zero, bodyBytes, keepsBody);
}

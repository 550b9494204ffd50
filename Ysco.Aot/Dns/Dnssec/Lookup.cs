using Ysco.Results;

namespace Ysco.Dns.Dnssec;

/// <summary>What one call works with: the answers so far, the time, what it may spend, and what it found on the way.</summary>
internal sealed class Lookup(DnsResponses responses, TrustAnchors anchors, DateTimeOffset now)
{
    private const int RcodeServerFailure = 2;
    private const int RcodeNoSuchName = 3;
    private const int RcodeRefused = 5;

    private readonly List<DnsQuestion> missing = [];

    internal TrustAnchors Anchors => anchors;

    internal uint Now { get; } = DnssecTime.From(now);

    internal WorkBudget Budget => responses.Budget;

    internal List<ChainStep> Steps { get; } = [];

    /// <summary>What was wanted and not asked yet.</summary>
    internal IReadOnlyList<DnsQuestion> Missing => missing;

    /// <summary>Whether a question was asked; notes it as missing when not.</summary>
    internal bool Wants(DnsQuestion question)
    {
        if (responses.Contains(question))
        {
            return false;
        }

        if (missing.Count < DnssecLimits.QuestionsPerRound && !missing.Contains(question))
        {
            missing.Add(question);
        }

        return true;
    }

    /// <summary>The answer to a question that was asked, whatever it holds.</summary>
    internal DnsMessage? Peek(DnsQuestion question) => responses.Find(question) as DnsMessage;

    /// <summary>The answer to a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="problem">Missing or indeterminate; null when there is an answer to look into.</param>
    internal DnsMessage? Answer(DnsQuestion question, out Outcome? problem)
    {
        problem = Wants(question) ? Outcome.Missing : Problem(question, responses.Find(question));
        return problem is null ? Peek(question) : null;
    }

    internal void Add(DnsName name, DnsType type, Outcome outcome, RrsigData? signature = null) =>
        Steps.Add(new ChainStep(name, type, outcome.Status, outcome.Reason, signature));

    private static Outcome? Problem(DnsQuestion question, object? answer)
    {
        if (answer is not DnsMessage message)
        {
            return Outcome.Indeterminate($"no answer for {question}: {(answer as Failure)?.Message}", ExtendedErrorCode.NetworkError);
        }

        if (message.IsTruncated)
        {
            return Outcome.Indeterminate($"the answer for {question} is cut", ExtendedErrorCode.InvalidData);
        }

        string said = message.Edns is { Errors.Count: > 0 } edns ? $" ({edns.Errors[0]}, it says)" : "";
        return message.Rcode switch
        {
            0 or RcodeNoSuchName => null,
            RcodeServerFailure => Outcome.Indeterminate($"no answer for {question}: server failure{said}", ExtendedErrorCode.NoReachableAuthority),
            RcodeRefused => Outcome.Indeterminate($"no answer for {question}: the server refuses{said}", ExtendedErrorCode.NoReachableAuthority),
            _ => Outcome.Indeterminate($"no answer for {question}: the server answers with code {message.Rcode}{said}", ExtendedErrorCode.NoReachableAuthority),
        };
    }
}

using Ysco.Results;

namespace Ysco.Dns.Dnssec;

/// <summary>The answers there are so far, by what was asked; a failure is an answer that did not come. Not for several threads.</summary>
public sealed class DnsResponses
{
    private readonly Dictionary<DnsQuestion, object> answers = [];

    /// <summary>What was spent on these answers so far.</summary>
    internal WorkBudget Budget { get; } = new();

    /// <summary>Adds what came of a question; the first one of it counts.</summary>
    public void Add(DnsQuestion question, Result<DnsMessage> answer) =>
        answers.TryAdd(question, answer.Try(out DnsMessage? message, out Failure? failure) ? message : failure);

    /// <summary>Whether a question was asked.</summary>
    public bool Contains(DnsQuestion question) => answers.ContainsKey(question);

    /// <summary>What came of a question; null when it was not asked.</summary>
    internal object? Find(DnsQuestion question) => answers.GetValueOrDefault(question);
}

using Ysco.Dns.Dnssec;
using Ysco.Results;

namespace Ysco.Dns.Client;

/// <summary>
/// Looks something up and judges it: asks what the validator misses, all at once, until it has a verdict. The servers are not
/// believed in anything; one that answers badly costs an answer, never a wrong verdict. References: RFC 4033 section 4.8 (a
/// validating stub), RFC 4035 section 4. Limits: the constants, and <see cref="DnssecLimits"/>. Not here: caching.
/// </summary>
/// <param name="client">Asks the servers.</param>
/// <param name="anchors">What is believed without proof.</param>
public sealed class ValidatingClient(DnsClient client, TrustAnchors anchors)
{
    /// <summary>Questions on their way at once, each with a socket: a chain of five zones and an alias into another five.</summary>
    public const int MaxAtOnce = 24;

    /// <summary>Questions of one look-up: what makes us ask for more was written by someone who wants that.</summary>
    public const int MaxQuestions = 160;

    /// <summary>For a whole look-up, however many servers are dead.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    /// <summary>For a whole look-up; <see cref="DefaultTimeout"/>.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Told what is asked at once, before it is: each time is a round trip.</summary>
    public Action<IReadOnlyList<DnsQuestion>> OnRound { get; init; } = _ => { };

    /// <summary>Looks something up.</summary>
    /// <param name="servers">Whom to ask.</param>
    /// <param name="question">What is to be known.</param>
    /// <param name="now">The time at which signatures must be valid.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The verdict; what the servers did not answer makes it indeterminate.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired.</exception>
    public async Task<DnssecVerdict> LookUpAsync(DnsServers servers, DnsQuestion question, DateTimeOffset now, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Timeout, client.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        using var places = new SemaphoreSlim(MaxAtOnce);
        var responses = new DnsResponses();
        int asked = 0;
        for (int round = 0; ; round++)
        {
            Validation validation = DnssecValidator.Validate(question, responses, anchors, now);
            if (validation.Verdict is { } verdict)
            {
                return verdict;
            }

            OnRound(validation.Missing);
            bool tooMany = round == DnssecLimits.Rounds;
            var answers = new List<Task<Result<DnsMessage>>>(validation.Missing.Count);
            foreach (DnsQuestion missing in validation.Missing)
            {
                answers.Add(tooMany || asked++ >= MaxQuestions ? Task.FromResult<Result<DnsMessage>>(TooMany)
                    : AskAsync(servers, missing, places, either.Token, stop));
            }

            Result<DnsMessage>[] results = await Task.WhenAll(answers).ConfigureAwait(false);
            for (int i = 0; i < results.Length; i++)
            {
                responses.Add(validation.Missing[i], results[i]);
            }
        }
    }

    private static Failure TooMany => Failure.Network($"not asked: over {MaxQuestions} questions, or {DnssecLimits.Rounds} rounds of them");

    private async Task<Result<DnsMessage>> AskAsync(
        DnsServers servers, DnsQuestion question, SemaphoreSlim places, CancellationToken either, CancellationToken stop)
    {
        try
        {
            await places.WaitAsync(either).ConfigureAwait(false);
            try
            {
                return await client.AskAsync(servers, question, either).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Failure.Network($"no answer within the {Timeout.TotalSeconds} s of the whole look-up");
        }
    }
}

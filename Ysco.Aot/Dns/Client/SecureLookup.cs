using Ysco.Dns.Dnssec;
using Ysco.Results;

namespace Ysco.Dns.Client;

/// <summary>DNS for who only wants an answer: whom to ask, what to believe, and which time it is are settled.</summary>
/// <param name="client">Asks the servers.</param>
/// <param name="servers">The servers.</param>
/// <param name="anchors">What is believed without proof.</param>
/// <param name="clock">The clock that signatures must be valid by.</param>
/// <param name="at">Another time for them; null for now.</param>
public sealed class SecureLookup(
    DnsClient client, DnsServerSource servers, TrustAnchors anchors, TimeProvider clock, DateTimeOffset? at = null)
{
    /// <summary>Looks something up and judges it.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired.</exception>
    public Task<DnssecVerdict> ProveAsync(DnsQuestion question, CancellationToken stop) =>
        new ValidatingClient(client, anchors).LookUpAsync(servers.Read().Servers, question, at ?? clock.GetUtcNow(), stop);

    /// <summary>Looks something up and believes whoever answers.</summary>
    /// <returns>The records at the end of the aliases; none when there are none.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired.</exception>
    public async Task<Result<IReadOnlyList<DnsRecord>>> BelieveAsync(DnsQuestion question, CancellationToken stop)
    {
        Result<DnsMessage> answer = await client.AskAsync(servers.Read().Servers, question, stop).ConfigureAwait(false);
        if (!answer.Try(out DnsMessage? message, out Failure? failure))
        {
            return failure;
        }

        int hops = NameResolver.MaxHops;
        DnsName owner = AliasChain.Follow(message.Answers, question.Name, ref hops);
        return message.Answers.Where(record => record.Type == question.Type && record.Owner.Equals(owner)).ToArray();
    }
}

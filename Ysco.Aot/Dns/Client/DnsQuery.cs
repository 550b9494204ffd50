namespace Ysco.Dns.Client;

/// <summary>A question on its way.</summary>
/// <param name="Question">What is asked.</param>
/// <param name="Id">The number by which the answer is known.</param>
/// <param name="WithEdns">Whether it asks with EDNS, so for signatures too.</param>
internal sealed record DnsQuery(DnsQuestion Question, ushort Id, bool WithEdns)
{
    /// <summary>The message that asks it.</summary>
    internal byte[] ToMessage() => WithEdns ? Question.ToMessage(Id) : Question.ToPlainMessage(Id);

    /// <summary>Whether a message is its answer, whatever it says.</summary>
    internal bool IsAnsweredBy(ReadOnlySpan<byte> message) => DnsMessage.Matches(message, Id, Question);
}

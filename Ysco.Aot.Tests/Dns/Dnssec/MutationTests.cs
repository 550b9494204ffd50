using Xunit;
using Ysco.Dns;
using Ysco.Dns.Dnssec;

namespace Ysco.Tests.Dns.Dnssec;

public class MutationTests
{
    private const int Inputs = 12_000;

    [Fact]
    public void Altered_answers_never_crash_hang_or_become_secure()
    {
        var fuzzer = new MutationFuzzer(seed: 20261121);
        for (int i = 0; i < Inputs; i++)
        {
            Assert.Null(fuzzer.Once());
        }
    }

    [Theory]
    [InlineData("toolchain-txt")]
    [InlineData("nonexistent")]
    [InlineData("websvc-aaaa")]
    public void No_bit_of_what_is_signed_can_be_altered(string name)
    {
        byte[] message = CapturedAnswersTests.Message(name);
        DnsMessage parsed = DnsMessage.Parse(message).Value;
        DnssecVerdict before = CapturedAnswersTests.Judge(message);
        int secure = 0;
        for (int bit = 0; bit < message.Length * 8; bit++)
        {
            message[bit / 8] ^= (byte)(1 << (bit % 8));
            if (DnsMessage.Matches(message, (ushort)parsed.Id, parsed.Question) && DnsMessage.Parse(message).Failure is null)
            {
                DnssecVerdict after = CapturedAnswersTests.Judge(message);
                if (after.Status == DnssecStatus.Secure)
                {
                    secure++;
                    Assert.Equal(before.Finding, after.Finding);
                    Assert.Equal(before.Records.Select(r => Convert.ToHexString(r.Data)), after.Records.Select(r => Convert.ToHexString(r.Data)));
                }
            }

            message[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        // Flags, TTLs, the SOA record of a denial and EDNS are not signed, or not looked at.
        Assert.InRange(secure, 1, message.Length * 8 / 2);
    }
}

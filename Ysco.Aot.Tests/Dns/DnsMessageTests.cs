using Xunit;
using Ysco.Dns;
using Ysco.Results;

namespace Ysco.Tests.Dns;

public class DnsMessageTests
{
    internal static DnsQuestion Question(string name, DnsType type = DnsType.A) => new(DnsName.Parse(name).Value, type);

    /// <summary>An answer to a question: its records one after another, the question's name as a pointer where the owner is empty.</summary>
    internal static byte[] Answer(byte[] query, int flags, params (string Owner, DnsType Type, byte[] Data)[] records)
    {
        var message = new List<byte>(query) { [2] = (byte)(0x81 | flags >> 8), [3] = (byte)(0x80 | flags), [7] = (byte)records.Length };
        foreach ((string owner, DnsType type, byte[] data) in records)
        {
            message.AddRange(owner.Length == 0 ? [0xC0, 12] : DnsName.Parse(owner).Value.Wire.ToArray());
            message.AddRange([0, (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data]);
        }

        return [.. message];
    }

    [Theory]
    [InlineData("proxy.golang.org", "proxy.golang.org")]
    [InlineData("Proxy.GoLang.Org.", "proxy.golang.org")]
    [InlineData("_updates.x-y.nl", "_updates.x-y.nl")]
    public void A_name_is_read_and_written(string text, string expected)
    {
        Assert.Equal(expected, DnsName.Parse(text).Value.ToString());
        Assert.Equal(DnsName.Parse(expected).Value, DnsName.Parse(text).Value);
    }

    [Theory]
    [InlineData("", "domain name \"\": it is empty")]
    [InlineData("..", "domain name \"..\": a label is empty")]
    [InlineData("a..b", "domain name \"a..b\": a label is empty")]
    [InlineData("a b", "domain name \"a b\": it may not have such characters in it")]
    [InlineData("caf\u00e9.fr", "domain name \"caf\u00e9.fr\": it may not have such characters in it")]
    public void What_is_no_name_is_refused(string text, string message) => Assert.Equal(message, DnsName.Parse(text).Failure?.Message);

    [Fact]
    public void Labels_and_names_have_a_length()
    {
        string label = new('x', 63);
        Assert.Null(DnsName.Parse(label + ".org").Failure);
        Assert.EndsWith("a label is longer than 63 bytes", DnsName.Parse(label + "x.org").Failure?.Message, StringComparison.Ordinal);
        string longest = $"{label}.{label}.{label}.{label[2..]}";
        Assert.Equal(255, DnsName.Parse(longest).Value.Wire.Length);
        Assert.EndsWith("it is longer than 255 bytes", DnsName.Parse("x" + longest).Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_is_taken_apart()
    {
        DnsQuestion question = Question("WWW.example.org");
        byte[] query = question.ToPlainMessage(0x1234);
        byte[] message = Answer(query, 0, ("", DnsType.Cname, [3, (byte)'w', (byte)'e', (byte)'b', 0xC0, 16]), ("web.example.org", DnsType.A, [192, 0, 2, 1]));
        Assert.True(DnsMessage.Matches(message, 0x1234, question));
        DnsMessage answer = DnsMessage.Parse(message).Value;
        Assert.Equal((0, false, 2), (answer.Rcode, answer.IsTruncated, answer.Answers.Count));
        Assert.Equal(("www.example.org", "web.example.org"), (answer.Answers[0].Owner.ToString(), answer.Answers[0].Target!.ToString()));
        Assert.Equal([192, 0, 2, 1], answer.Answers[1].Data);
    }

    [Fact]
    public void Signatures_are_asked_for_with_edns()
    {
        byte[] plain = Question("example.org", DnsType.Txt).ToPlainMessage(7);
        byte[] message = Question("example.org", DnsType.Txt).ToMessage(7);
        Assert.Equal(0x01, message[2]);
        Assert.Equal(0x10, message[3]);
        Assert.Equal(plain.AsSpan(12).ToArray(), message.AsSpan(12, plain.Length - 12).ToArray());
        DnsMessage read = DnsMessage.Parse(message).Value;
        Assert.Equal((true, true, false), (read.IsRecursionDesired, read.IsCheckingDisabled, read.IsRecursionAvailable));
        Assert.Equal((1232, 0, true), (read.Edns!.PayloadBytes, read.Edns.Version, read.Edns.IsDnssecOk));
        Assert.Equal("example.org. TXT", read.Question.ToString());
    }

    [Fact]
    public void All_sections_flags_and_extended_errors_are_read()
    {
        byte[] query = Question("x").ToPlainMessage(7);
        byte[] record = [1, (byte)'N', 0, 99, 0, 3, 0x80, 0, 0, 1, 0, 1, 42];
        byte[] opt = [0, 0, 41, 4, 208, 1, 0, 0x80, 0, 0, 13, 0, 10, 0, 1, 9, 0, 15, 0, 4, 0, 7, (byte)'o', (byte)'k'];
        byte[] message = [0, 7, 0x84, 0xB0 | 1, 0, 1, 0, 1, 0, 1, 0, 2, .. query.AsSpan(12), .. Nul(record), .. Nul(record), .. Nul(record), .. opt];
        DnsMessage answer = DnsMessage.Parse(message).Value;
        Assert.Equal((true, true, true, true, false), (answer.IsAuthoritative, answer.IsRecursionAvailable, answer.IsAuthenticData, answer.IsCheckingDisabled, answer.IsTruncated));
        Assert.Equal((7, 0x11), (answer.Id, answer.Rcode));
        foreach (IReadOnlyList<DnsRecord> section in new[] { answer.Answers, answer.Authority, answer.Additional })
        {
            DnsRecord only = Assert.Single(section);
            Assert.Equal(("n", (DnsType)99, 3, 0x80000001u), (only.Owner.ToString(), only.Type, only.Class, only.Ttl));
            Assert.Equal([42], only.Data);
        }

        Assert.Equal(["signature expired: ok"], answer.Edns!.Errors.Select(e => e.ToString()));

        // RFC 6891 section 6.1.1: a second one makes no sense.
        message[11]++;
        Assert.Equal("dns answer is malformed in its record 4", DnsMessage.Parse([.. message, .. opt]).Failure?.Message);

        static byte[] Nul(byte[] record) => [.. record.AsSpan(0, 2), 0, .. record.AsSpan(2)];
    }

    [Theory]
    [InlineData(DnsType.Ns, new byte[] { 1, (byte)'N', 0xC0, 12 }, new byte[] { 1, (byte)'n', 1, (byte)'x', 0 })]
    [InlineData(DnsType.Mx, new byte[] { 0, 5, 1, (byte)'N', 0xC0, 12 }, new byte[] { 0, 5, 1, (byte)'n', 1, (byte)'x', 0 })]
    [InlineData(DnsType.Nsec, new byte[] { 1, (byte)'N', 0xC0, 12, 9 }, new byte[] { 1, (byte)'N', 1, (byte)'x', 0, 9 })]
    [InlineData(DnsType.Https, new byte[] { 0, 1, 1, (byte)'N', 0 }, new byte[] { 0, 1, 1, (byte)'N', 0 })]
    [InlineData((DnsType)35, new byte[] { 0, 1, 0, 2, 1, (byte)'S', 0, 0, 0xC0, 12 }, new byte[] { 0, 1, 0, 2, 1, (byte)'S', 0, 0, 1, (byte)'x', 0 })]
    [InlineData((DnsType)200, new byte[] { 1, (byte)'N', 0xC0, 12 }, new byte[] { 1, (byte)'N', 0xC0, 12 })]
    public void Names_in_data_are_written_in_full_and_small_where_the_rfcs_say_so(DnsType type, byte[] data, byte[] canonical)
    {
        byte[] message = Answer(Question("X").ToPlainMessage(7), 0, ("", type, data));
        Assert.Equal(canonical, DnsMessage.Parse(message).Value.Answers[0].Data);
    }

    [Theory]
    [InlineData(DnsType.Ns, new byte[] { 1, (byte)'n', 0, 0 })]
    [InlineData(DnsType.Mx, new byte[] { 0 })]
    [InlineData(DnsType.Soa, new byte[] { 0 })]
    [InlineData((DnsType)35, new byte[] { 0, 1, 0, 2, 9, (byte)'S' })]
    public void Data_that_is_not_of_its_type_is_malformed(DnsType type, byte[] data)
    {
        byte[] message = Answer(Question("x").ToPlainMessage(7), 0, ("", type, data), ("", DnsType.A, new byte[4]));
        Assert.Equal("dns answer is malformed in its record 0", DnsMessage.Parse(message).Failure?.Message);
    }

    [Fact]
    public void Only_the_answer_to_the_question_matches()
    {
        DnsQuestion question = Question("example.org");
        byte[] query = question.ToPlainMessage(7);
        Assert.False(DnsMessage.Matches(query, 7, question));
        byte[] answer = Answer(query, 0);
        Assert.False(DnsMessage.Matches(answer, 8, question));
        Assert.False(DnsMessage.Matches(answer, 7, Question("example.net")));
        Assert.False(DnsMessage.Matches(answer, 7, Question("example.org", DnsType.Aaaa)));
        Assert.All(Enumerable.Range(0, answer.Length), n => Assert.False(DnsMessage.Matches(answer.AsSpan(0, n), 7, question)));
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 29 }, "a pointer to itself")]
    [InlineData(new byte[] { 0xC0, 31 }, "a pointer forwards")]
    [InlineData(new byte[] { 0xC0 }, "half a pointer")]
    [InlineData(new byte[] { 0x40, 0 }, "a label of an unknown kind")]
    [InlineData(new byte[] { 5, 0 }, "a label past the end")]
    public void A_name_that_leads_nowhere_is_malformed(byte[] owner, string why)
    {
        byte[] query = Question("example.org").ToPlainMessage(7);
        Assert.Equal(29, query.Length);
        byte[] message = [.. Answer(query, 0), .. owner];
        message[7] = 1;
        Assert.True(DnsMessage.Parse(message).Failure?.Message == "dns answer is malformed in its record 0", why);
    }

    [Fact]
    public void Too_many_records_are_refused()
    {
        byte[] query = Question("example.org").ToPlainMessage(7);
        byte[] message = Answer(query, 0, [.. Enumerable.Repeat(("", DnsType.A, new byte[4]), 1001)]);
        (message[6], message[7]) = (3, 233);
        Assert.Equal("dns answer has 1001 records (at most 1000)", DnsMessage.Parse(message).Failure?.Message);
    }

    [Fact]
    public void Altered_answers_never_do_more_than_fail()
    {
        var random = new Random(8);
        DnsQuestion question = Question("www.example.org");
        byte[] original = Answer(question.ToPlainMessage(1), 0, ("", DnsType.Cname, [3, (byte)'w', (byte)'e', (byte)'b', 0xC0, 16]), ("", DnsType.A, [1, 2, 3, 4]));
        for (int i = 0; i < 20_000; i++)
        {
            byte[] message = original.AsSpan(0, random.Next(3) == 0 ? random.Next(original.Length) : original.Length).ToArray();
            for (int n = random.Next(4); n > 0 && message.Length > 0; n--)
            {
                message[random.Next(message.Length)] = (byte)(random.Next(2) == 0 ? 0xC0 : random.Next(256));
            }

            _ = DnsMessage.Matches(message, 1, question);
            if (DnsMessage.Parse(message).Try(out DnsMessage? answer, out Failure? _))
            {
                Assert.All(answer.Answers, record => Assert.InRange(record.Owner.Wire.Length, 1, 255));
            }
        }
    }
}

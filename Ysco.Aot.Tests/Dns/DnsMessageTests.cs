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
    [InlineData(".", "domain name \".\": it is empty")]
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
        byte[] query = question.ToMessage(0x1234);
        byte[] message = Answer(query, 0, ("", DnsType.Cname, [3, (byte)'w', (byte)'e', (byte)'b', 0xC0, 16]), ("web.example.org", DnsType.A, [192, 0, 2, 1]));
        Assert.True(DnsMessage.Matches(message, 0x1234, question));
        DnsMessage answer = DnsMessage.Parse(message).Value;
        Assert.Equal((0, false, 2), (answer.Rcode, answer.IsTruncated, answer.Answers.Count));
        Assert.Equal(("www.example.org", "web.example.org"), (answer.Answers[0].Owner.ToString(), answer.Answers[0].Target!.ToString()));
        Assert.Equal([192, 0, 2, 1], answer.Answers[1].Data);
    }

    [Fact]
    public void Only_the_answer_to_the_question_matches()
    {
        DnsQuestion question = Question("example.org");
        byte[] query = question.ToMessage(7);
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
        byte[] query = Question("example.org").ToMessage(7);
        Assert.Equal(29, query.Length);
        byte[] message = [.. Answer(query, 0), .. owner];
        message[7] = 1;
        Assert.True(DnsMessage.Parse(message).Failure?.Message == "dns answer is malformed in its record 0", why);
    }

    [Fact]
    public void Too_many_records_are_refused()
    {
        byte[] query = Question("example.org").ToMessage(7);
        byte[] message = Answer(query, 0, [.. Enumerable.Repeat(("", DnsType.A, new byte[4]), 300)]);
        (message[6], message[7]) = (1, 44);
        Assert.Equal("dns answer has 300 records (at most 256)", DnsMessage.Parse(message).Failure?.Message);
    }

    [Fact]
    public void Altered_answers_never_do_more_than_fail()
    {
        var random = new Random(8);
        DnsQuestion question = Question("www.example.org");
        byte[] original = Answer(question.ToMessage(1), 0, ("", DnsType.Cname, [3, (byte)'w', (byte)'e', (byte)'b', 0xC0, 16]), ("", DnsType.A, [1, 2, 3, 4]));
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

using System.Text;
using Xunit;
using Ysco.Http;

namespace Ysco.Tests.Http;

public class RequestParserTests
{
    public static IEnumerable<TheoryDataRow<RequestCase>> Cases() =>
        RequestCase.All().Select(item => new TheoryDataRow<RequestCase>(item).WithTestDisplayName(item.Why));

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_request_is_read_the_same_however_its_bytes_are_cut(RequestCase item)
    {
        Assert.Equal(item.Expected, ParserRun.First(item.Bytes, () => int.MaxValue / 2));
        Assert.Equal(item.Expected, ParserRun.First(item.Bytes, () => 1));
        var random = new Random(1);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(item.Expected, ParserRun.First(item.Bytes, () => random.Next(1, 40)));
        }
    }

    [Fact]
    public void Pipelined_requests_are_read_one_after_the_other()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
            + "POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n"
            + "GET /c HTTP/1.1\r\nHost: x\r\n\r\nGET /d");
        string[] expected = ["POST /a - x keep abc", "POST /b - x keep de", "GET /c - x keep -", "more"];
        Assert.Equal(expected, ParserRun.All(bytes, () => int.MaxValue / 2));
        Assert.Equal(expected, ParserRun.All(bytes, () => 1));
    }

    [Theory]
    [InlineData("GET /", 'a', " HTTP/1.1\r\nHost: x\r\n\r\n", HttpLimits.RequestLineBytes, "414 request line too long")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nA: ", 'a', "\r\n\r\n", HttpLimits.HeaderBlockBytes + 16, "431 header too large")]
    public void Lengths_are_taken_up_to_the_limit_and_not_a_byte_beyond(
        string before, char fill, string after, int limit, string expected)
    {
        int end = after.IndexOf("\r\n", StringComparison.Ordinal);
        int fixedBytes = before.Length + (expected.StartsWith("414", StringComparison.Ordinal) ? end : after.Length);
        foreach (Func<int> piece in new Func<int>[] { () => 1 << 20, () => 1 })
        {
            byte[] fits = Encoding.ASCII.GetBytes(before + new string(fill, limit - fixedBytes) + after);
            Assert.StartsWith("GET /", ParserRun.First(fits, piece), StringComparison.Ordinal);
            byte[] over = Encoding.ASCII.GetBytes(before + new string(fill, limit - fixedBytes + 1) + after);
            Assert.Equal(expected, ParserRun.First(over, piece));
        }
    }

    [Fact]
    public void A_hundred_header_fields_are_taken_and_one_more_is_not()
    {
        string fields = string.Concat(Enumerable.Range(0, 99).Select(i => $"a{i}: b\r\n"));
        Assert.StartsWith("GET", ParserRun.First(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\n{fields}\r\n"), () => 999), StringComparison.Ordinal);
        Assert.Equal("431 too many header fields",
            ParserRun.First(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\n{fields}b: c\r\n\r\n"), () => 999));
    }

    [Fact]
    public void A_body_of_the_limit_is_taken_in_either_framing()
    {
        string body = new('b', HttpLimits.BodyBytes);
        string plain = $"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        string chunked = $"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n";
        Assert.Equal($"POST / - x keep {body}", ParserRun.First(Encoding.ASCII.GetBytes(plain), () => 1000));
        Assert.Equal($"POST / - x keep {body}", ParserRun.First(Encoding.ASCII.GetBytes(chunked), () => 1000));
    }

    [Fact]
    public void Framing_that_costs_more_than_it_carries_is_refused()
    {
        const string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        string tiny = head + string.Concat(Enumerable.Repeat("1\r\nx\r\n", 20_000)) + "0\r\n\r\n";
        Assert.Equal("POST / - x keep " + new string('x', 20_000), ParserRun.First(Encoding.ASCII.GetBytes(tiny), () => 500));
        string wasteful = head + string.Concat(Enumerable.Repeat($"1;{new string('e', 200)}\r\nx\r\n", 20_000));
        Assert.Equal("400 chunks with too little in them", ParserRun.First(Encoding.ASCII.GetBytes(wasteful), () => 500));
        Assert.Equal("400 chunk size line too long", ParserRun.First(Encoding.ASCII.GetBytes(head + "1;" + new string('e', 256)), () => 500));
        Assert.Equal("431 trailers too large",
            ParserRun.First(Encoding.ASCII.GetBytes(head + "0\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", 1000))), () => 500));
    }

    [Theory]
    [InlineData("Content-Length: 3\r\nExpect: 100-Continue", "1.1", true)]
    [InlineData("Content-Length: 3\r\nExpect: 100-continue", "1.0", false)]
    [InlineData("Content-Length: 0\r\nExpect: 100-continue", "1.1", false)]
    [InlineData("Transfer-Encoding: chunked\r\nExpect: 100-continue", "1.1", true)]
    public void A_client_that_waits_for_100_is_known(string fields, string version, bool waits)
    {
        var parser = new RequestParser();
        parser.Feed(Encoding.ASCII.GetBytes($"POST / HTTP/{version}\r\nHost: x\r\n{fields}\r\n\r\n"), out _);
        Assert.Equal(waits, parser.Request.ExpectsContinue);
    }

    [Fact]
    public void A_body_larger_than_its_route_takes_is_refused_before_it_is_read()
    {
        var parser = new RequestParser();
        parser.Feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"u8, out _);
        Assert.Equal(ParseState.Failed, parser.TakeBody(99));
        Assert.Equal(413, parser.Error!.Status);
    }

    [Fact]
    public void Mutated_requests_are_read_the_same_however_they_are_cut_and_never_hang()
    {
        byte[][] seeds = [.. RequestCase.All().Select(item => item.Bytes)];
        var random = new Random(7);
        for (int i = 0; i < 4000; i++)
        {
            byte[] bytes = Mutate(seeds[random.Next(seeds.Length)], seeds[random.Next(seeds.Length)], random);
            List<string> whole = ParserRun.All(bytes, () => int.MaxValue / 2);
            Assert.Equal(whole, ParserRun.All(bytes, () => 1));
            Assert.Equal(whole, ParserRun.All(bytes, () => random.Next(1, 30)));
        }
    }

    private static byte[] Mutate(byte[] first, byte[] second, Random random)
    {
        byte[] bytes = [.. first, .. second];
        for (int edits = random.Next(4); edits > 0; edits--)
        {
            int at = random.Next(bytes.Length);
            bytes = random.Next(3) switch
            {
                0 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(9))..]],
                1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
                _ => [.. bytes[..at], "\r\n :,;0\0"u8[random.Next(8)], .. bytes[(at + 1)..]],
            };
        }

        return bytes;
    }
}

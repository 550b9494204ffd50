using System.Buffers;
using System.Text;
using Xunit;
using Ysco.Http;

namespace Ysco.Tests.Http;

public class ResponseWriterTests
{
    private static readonly DateTimeOffset Moment = new(2026, 11, 21, 3, 2, 21, 174, TimeSpan.Zero);

    [Fact]
    public void An_answer_is_written_in_full()
    {
        HttpResponse response = HttpResponse.Text(303, "") with { Fields = ["Location: ."] };
        Assert.Equal(
            "HTTP/1.1 303 See Other\r\nDate: Sat, 21 Nov 2026 03:02:21 GMT\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: 0\r\nConnection: keep-alive\r\nLocation: .\r\nX-Content-Type-Options: nosniff\r\n"
            + "X-Frame-Options: DENY\r\nReferrer-Policy: same-origin\r\nCache-Control: no-store\r\n\r\n",
            Write(response, false, true));
    }

    [Fact]
    public void A_head_answer_has_the_header_of_the_get_answer_and_no_body()
    {
        HttpResponse response = HttpResponse.Text(200, "hello\n");
        string full = Write(response, false, false);
        Assert.EndsWith("\r\n\r\nhello\n", full, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", full, StringComparison.Ordinal);
        Assert.Equal(full[..^6], Write(response, true, false));
    }

    [Fact]
    public void The_date_follows_the_clock()
    {
        var clock = new SetClock { Now = Moment };
        var date = new HttpDate(clock);
        Assert.Equal("Sat, 21 Nov 2026 03:02:21 GMT", Encoding.ASCII.GetString(date.Now()));
        clock.Now = Moment.AddSeconds(-3600);
        Assert.Equal("Sat, 21 Nov 2026 02:02:21 GMT", Encoding.ASCII.GetString(date.Now()));
    }

    private static string Write(HttpResponse response, bool withoutBody, bool keepAlive)
    {
        var output = new ArrayBufferWriter<byte>();
        ResponseWriter.Write(output, response, withoutBody, keepAlive, new HttpDate(new SetClock { Now = Moment }).Now());
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

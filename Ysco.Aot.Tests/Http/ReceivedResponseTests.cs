using System.Buffers;
using System.Text;
using Xunit;
using Ysco.Http;
using Ysco.Results;

namespace Ysco.Tests.Http;

public class ReceivedResponseTests
{
    [Fact]
    public void What_the_server_writes_is_read_and_every_shorter_answer_is_known_to_be_cut()
    {
        var output = new ArrayBufferWriter<byte>();
        ResponseWriter.Write(output, HttpResponse.Text(400, "because\r\n\r\n"), withoutBody: false, keepAlive: false, "Sat, 21 Nov 2026 04:02:21 GMT"u8);
        byte[] whole = output.WrittenSpan.ToArray();

        ReceivedResponse read = ReceivedResponse.Parse(whole).Value;

        Assert.Equal((400, "because\r\n\r\n"), (read.Status, read.Text));
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.NotNull(ReceivedResponse.Parse(whole.AsMemory(0, length)).Failure);
        }
    }

    [Fact]
    public void A_header_field_is_found_whole_and_nothing_of_the_body_is_one()
    {
        ReceivedResponse read = ReceivedResponse.Parse("HTTP/1.1 500 X\r\nA: one\r\nContent-Length: 10\r\n\r\n\r\nB: two\r\n"u8.ToArray()).Value;

        Assert.True(read.Has("A: one"));
        Assert.False(read.Has("A: on"));
        Assert.False(read.Has("B: two"));
    }

    [Theory]
    [InlineData("", "the connection was closed without an answer")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "not an HTTP answer")]
    [InlineData("HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n", "not an HTTP answer")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "the answer was cut off")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", "the answer was cut off")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "the answer was cut off")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", "the answer was cut off")]
    public void What_is_no_answer_is_refused(string text, string why) =>
        Assert.Equal(Failure.Invalid(why), ReceivedResponse.Parse(Encoding.ASCII.GetBytes(text)).Failure);
}

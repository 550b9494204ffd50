using System.Text;
using Xunit;
using Ysco.Config;
using Ysco.Http;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

/// <summary>The few bytes that a service says of itself.</summary>
public class NotifyMessageTests
{
    [Theory]
    [InlineData("READY=1", true)]
    [InlineData("STATUS=up\nREADY=1\nMAINPID=1", true)]
    [InlineData("READY=1\n", true)]
    [InlineData("", false)]
    [InlineData("READY=0", false)]
    [InlineData("READY=1 ", false)]
    [InlineData("READY=11", false)]
    [InlineData("STATUS=READY=1", false)]
    [InlineData("NOTREADY=1", false)]
    public void Ready_is_a_line_of_its_own(string message, bool ready) =>
        Assert.Equal(ready, NotifyMessage.IsReady(Encoding.UTF8.GetBytes(message)));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", 200)]
    [InlineData("HTTP/1.0 204\n", 204)]
    [InlineData("HTTP/1.1 503 \r\nX: y\r\n", 503)]
    [InlineData("HTTP/1.1 200 OK", null)]
    [InlineData("HTTP/1.1 2000 OK\r\n", null)]
    [InlineData("HTTP/1.1 20\r\n", null)]
    [InlineData("HTTP/1.1 2x0 OK\r\n", null)]
    [InlineData("HTTP/1.1 099 OK\r\n", null)]
    [InlineData("HTTP/2 200 OK\r\n", null)]
    [InlineData("\r\nHTTP/1.1 200 OK\r\n", null)]
    [InlineData("", null)]
    public void A_status_is_read_from_the_first_line_only(string response, int? status) =>
        Assert.Equal(status, StatusLine.Read(Encoding.UTF8.GetBytes(response)));

    [Theory]
    [InlineData("http://127.0.0.1:8080/healthz", "127.0.0.1:8080 /healthz 8080 1")]
    [InlineData("http://localhost", "localhost / 80 2")]
    [InlineData("http://[::1]:81/a?b=c d", null)]
    [InlineData("http://[::1]:81/a?b=c%20d", "[::1]:81 /a?b=c%20d 81 1")]
    [InlineData("http://127.9.9.9/", "127.9.9.9 / 80 1")]
    [InlineData("https://127.0.0.1/", null)]
    [InlineData("http://10.0.0.1/", null)]
    [InlineData("http://0.0.0.0/", null)]
    [InlineData("http://[::ffff:127.0.0.1]/", null)]
    [InlineData("http://example.org/", null)]
    [InlineData("http://localhost.example.org/", null)]
    [InlineData("http://u:p@127.0.0.1/", null)]
    [InlineData("http://127.0.0.1:0/", null)]
    [InlineData("http://127.0.0.1/#a", null)]
    [InlineData("localhost:80", null)]
    public void Only_this_machine_is_asked_for_health(string url, string? target)
    {
        var parsed = HealthTarget.Parse(url);
        Assert.Equal(target, parsed.Failure is null ? $"{parsed.Value.Host} {parsed.Value.Path} {parsed.Value.Port} {parsed.Value.Addresses.Count}" : null);
    }
}

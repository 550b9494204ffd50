using System.Text;
using Xunit;
using Ysco.Admin;
using Ysco.Http;
using Ysco.Results;

namespace Ysco.Tests.Admin;

public class AuthTests
{
    [Theory]
    [InlineData("Basic", "admin:secret", true)]
    [InlineData("basic", "admin:secret", true)]
    [InlineData("Basic", "admin:secre", false)]
    [InlineData("Basic", "admin:secretx", false)]
    [InlineData("Basic", "admin:secretadmin:secret", false)]
    [InlineData("Basic", "admin:sEcret", false)]
    [InlineData("Basic", "Admin:secret", false)]
    [InlineData("Basic", "secret", false)]
    [InlineData("Basic", "", false)]
    [InlineData("Bearer", "admin:secret", false)]
    public void Only_the_right_user_and_password_are_taken(string scheme, string credentials, bool accepted) =>
        Assert.Equal(accepted, new BasicAuth("secret").Accepts(Request($"Authorization: {scheme} {Base64(credentials)}\r\n")));

    [Theory]
    [InlineData("")]
    [InlineData("Authorization:\r\n")]
    [InlineData("Authorization: Basic\r\n")]
    [InlineData("Authorization: Basic !!!!\r\n")]
    [InlineData("Authorization: Basic YWRtaW46c2VjcmV0\r\nAuthorization: Basic YWRtaW46c2VjcmV0\r\n")]
    public void Malformed_or_doubled_credentials_are_wrong(string fields) =>
        Assert.False(new BasicAuth("secret").Accepts(Request(fields)));

    [Fact]
    public void Credentials_longer_than_any_password_are_wrong()
    {
        Assert.False(new BasicAuth("secret").Accepts(Request($"Authorization: Basic {Base64("admin:" + new string('x', 4000))}\r\n")));
        string longest = new('é', 350);
        Assert.True(new BasicAuth(longest).Accepts(Request($"Authorization: Basic {Base64("admin:" + longest)}\r\n")));
    }

    [Fact]
    public void An_empty_password_never_matches() =>
        Assert.False(new BasicAuth("").Accepts(Request($"Authorization: Basic {Base64("admin:")}\r\n")));

    [Theory]
    [InlineData("", false)]
    [InlineData("Sec-Fetch-Site: same-origin\r\n", false)]
    [InlineData("Sec-Fetch-Site: none\r\n", false)]
    [InlineData("Sec-Fetch-Site: cross-site\r\n", true)]
    [InlineData("Sec-Fetch-Site: same-site\r\n", true)]
    [InlineData("Origin: http://pi.lan:1234\r\n", false)]
    [InlineData("Origin: https://PI.lan:1234\r\n", false)]
    [InlineData("Origin: http://pi.lan\r\n", true)]
    [InlineData("Origin: http://pi.lan:1235\r\n", true)]
    [InlineData("Origin: http://evil.example\r\n", true)]
    [InlineData("Origin: null\r\n", true)]
    [InlineData("Origin:\r\n", true)]
    [InlineData("Origin: http://pi.lan:1234\r\nOrigin: http://pi.lan:1234\r\n", true)]
    [InlineData("Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.example\r\n", true)]
    public void Requests_that_another_site_makes_are_known(string fields, bool foreign) =>
        Assert.Equal(foreign, CrossSite.IsForeign(Request(fields)));

    [Fact]
    public void Wrong_passwords_of_a_source_are_held_back_longer_each_time_and_those_of_others_are_not()
    {
        var throttle = new LoginThrottle();
        var delays = new List<double>();
        for (int i = 0; i < 7; i++)
        {
            Assert.True(throttle.Admits(1));
            delays.Add(throttle.Failed(1, TimeSpan.FromSeconds(i))!.Value.TotalSeconds);
            throttle.Answered(1);
        }

        Assert.Equal([0.5, 1, 2, 4, 8, 8, 8], delays);
        Assert.Equal(0.5, throttle.Failed(2, TimeSpan.FromSeconds(7))!.Value.TotalSeconds);
        Assert.Equal(0.5, throttle.Failed(1, TimeSpan.FromMinutes(30))!.Value.TotalSeconds);
    }

    [Fact]
    public void While_as_many_wrong_ones_wait_as_can_no_password_is_looked_at_so_that_none_shows_itself_by_being_right()
    {
        var throttle = new LoginThrottle();
        ulong source = 0;
        while (throttle.Failed(++source / 4, TimeSpan.Zero) is not null)
        {
            Assert.InRange(source, 1UL, 100UL);
        }

        Assert.False(throttle.Admits(1000));
        throttle.Answered(1);
        throttle.Answered(1);
        Assert.True(throttle.Admits(1000));
    }

    [Fact]
    public void A_source_with_answers_held_back_is_not_listened_to_until_one_went_out()
    {
        var throttle = new LoginThrottle();
        for (int i = 0; i < 4; i++)
        {
            Assert.True(throttle.Admits(1));
            throttle.Failed(1, TimeSpan.Zero);
        }

        Assert.False(throttle.Admits(1));
        Assert.True(throttle.Admits(2));
        throttle.Answered(1);
        Assert.True(throttle.Admits(1));
    }

    [Fact]
    public void Guessers_from_everywhere_are_bounded_in_all()
    {
        var throttle = new LoginThrottle();
        for (ulong source = 0; source < 64; source++)
        {
            Assert.NotNull(throttle.Failed(source, TimeSpan.FromSeconds(source)));
        }

        for (ulong source = 1000; source < 3000; source++)
        {
            Assert.Null(throttle.Failed(source, TimeSpan.FromSeconds(source)));
        }

        // The first are forgotten by now; their answers still go out.
        throttle.Answered(0);
        Assert.NotNull(throttle.Failed(5000, TimeSpan.FromSeconds(5000)));
        Assert.Null(throttle.Failed(5001, TimeSpan.FromSeconds(5001)));
    }

    [Fact]
    public void Wrong_passwords_are_told_of_once_a_minute_a_source_and_of_strangers_in_masses_less_often()
    {
        var throttle = new LoginThrottle();
        foreach ((int second, int told) in new[] { (0, 1), (1, 0), (30, 0), (59, 0), (60, 4), (61, 0), (200, 2) })
        {
            Assert.Equal(told, throttle.ToTell(7, TimeSpan.FromSeconds(second)));
        }

        int lines = 0;
        for (ulong source = 1000; source < 3000; source++)
        {
            lines += throttle.ToTell(source, TimeSpan.FromSeconds(300)) > 0 ? 1 : 0;
        }

        Assert.Equal(10, lines);
        Assert.Equal(1, throttle.ToTell(5000, TimeSpan.FromSeconds(360)));
    }

    [Fact]
    public async Task Who_gives_a_wrong_password_is_named_in_the_log_and_what_was_given_is_not()
    {
        using var server = new TestServer();
        using HttpClient client = server.Client("hunter2");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/json", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("level=WARN msg=\"wrong user or password for the admin page\" from=127.0.0.1 times=1", Assert.Single(server.LogLines).TrimEnd('\n'));
    }

    [Theory]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n\n\n", "secret")]
    [InlineData(" secret ", " secret ")]
    public void Line_ends_after_the_password_are_dropped(string content, string password) =>
        Assert.Equal(password, PasswordFile.Parse("ys/password.txt", content).Value);

    [Theory]
    [InlineData("", "ys/password.txt: empty (write the admin password into it)")]
    [InlineData("\n\n", "ys/password.txt: empty (write the admin password into it)")]
    [InlineData("a\nb\n", "ys/password.txt: more than one line")]
    public void A_file_without_one_password_is_refused(string content, string message) =>
        Assert.Equal(Failure.Invalid(message), PasswordFile.Parse("ys/password.txt", content).Failure);

    private static HttpRequest Request(string fields)
    {
        var parser = new RequestParser();
        Assert.Equal(ParseState.Complete, parser.Feed(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: pi.lan:1234\r\n{fields}\r\n"), out _));
        return parser.Request;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

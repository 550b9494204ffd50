using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Xunit;
using Ysco.Admin;
using Ysco.Updates;

namespace Ysco.Tests.Admin;

public class ServerTests
{
    private const string Ask = "GET /service-version HTTP/1.1\r\nHost: x\r\n\r\n";
    private static readonly string Auth = "Authorization: Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"admin:{TestServer.Password}")) + "\r\n";

    [Fact]
    public void A_request_in_single_bytes_and_pipelined_ones_are_answered_in_order()
    {
        using var server = new TestServer();
        using Socket socket = server.Connect();
        foreach (char next in Ask)
        {
            socket.Send([(byte)next]);
        }

        string many = string.Concat(Enumerable.Repeat(Ask, 50)) + "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        socket.Send(Encoding.ASCII.GetBytes(many));
        string[] statuses = [.. TestServer.ReadAll(socket).Split("HTTP/1.1 ")[1..].Select(answer => answer[..3])];
        Assert.Equal([.. Enumerable.Repeat("200", 52), "404"], statuses);
    }

    [Fact]
    public void Pipelined_requests_wait_for_the_answer_before_them()
    {
        Action<UpdateReply>? later = null;
        using var server = new TestServer(submit: (_, done) => later = done);
        using Socket socket = server.Connect();
        socket.Send(Encoding.ASCII.GetBytes(
            $"POST / HTTP/1.1\r\nHost: x\r\n{Auth}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 13\r\n\r\ncommand=check"
            + "GET /service-version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        WaitFor(server, () => later is not null);

        // Others are served while one waits.
        Assert.StartsWith("HTTP/1.1 200", server.Exchange("GET /service-version HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(0, socket.Available);
        server.OnLoop(() => later!(UpdateReply.Done));
        string[] answers = TestServer.ReadAll(socket).Split("HTTP/1.1 ")[1..];
        Assert.Equal(["303", "200"], answers.Select(answer => answer[..3]));
    }

    [Fact]
    public void A_client_that_goes_away_while_it_waits_leaves_nothing_behind()
    {
        Action<UpdateReply>? later = null;
        using var server = new TestServer(submit: (_, done) => later = done);
        using (Socket socket = server.Connect())
        {
            socket.Send(Encoding.ASCII.GetBytes(
                $"POST / HTTP/1.1\r\nHost: x\r\n{Auth}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 13\r\n\r\ncommand=check"));
            WaitFor(server, () => later is not null);
            socket.LingerState = new LingerOption(true, 0);
        }

        WaitFor(server, () => server.Connections() == 0);
        server.OnLoop(() => later!(UpdateReply.Done));
        Assert.StartsWith("HTTP/1.1 200", server.Exchange("GET /service-version HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_that_wait_are_bounded()
    {
        var waiting = new List<Action<UpdateReply>>();
        using var server = new TestServer(submit: (_, done) => waiting.Add(done));
        string check = $"POST / HTTP/1.1\r\nHost: x\r\n{Auth}Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 13\r\n\r\ncommand=check";
        var sockets = new List<Socket>();
        for (int i = 0; i < ServerLimits.WaitingRequests; i++)
        {
            sockets.Add(server.Connect());
            sockets[^1].Send(Encoding.ASCII.GetBytes(check));
        }

        WaitFor(server, () => waiting.Count == ServerLimits.WaitingRequests);
        Assert.StartsWith("HTTP/1.1 503 ", server.Exchange(check), StringComparison.Ordinal);
        server.OnLoop(() => waiting.ForEach(done => done(UpdateReply.Done)));
        foreach (Socket socket in sockets)
        {
            Assert.StartsWith("HTTP/1.1 303 ", TestServer.ReadAll(socket), StringComparison.Ordinal);
            socket.Dispose();
        }
    }

    [Fact]
    public void A_client_that_expects_100_gets_it_before_it_sends_the_body_and_a_stranger_does_not()
    {
        using var server = new TestServer();
        using Socket socket = server.Connect();
        string head = "POST /update HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nContent-Length: 43\r\n";
        socket.Send(Encoding.ASCII.GetBytes(head + Auth + "\r\n"));
        byte[] interim = new byte[25];
        for (int at = 0; at < interim.Length;)
        {
            at += socket.Receive(interim.AsSpan(at));
        }

        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(interim));
        socket.Send("which=svc&version=latest&goversion=current1"u8);
        Assert.StartsWith("HTTP/1.1 200 OK", TestServer.ReadAll(socket), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 401 ", server.Exchange(head + "\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501)]
    [InlineData("GET / HTTP/3.0\r\nHost: x\r\n\r\n", 505)]
    [InlineData("POST /notify HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", 413)]
    [InlineData("POST /notify HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n", 417)]
    public void What_cannot_be_served_is_answered_and_the_connection_closed(string request, int status)
    {
        using var server = new TestServer();
        string answer = server.Exchange(request);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_client_that_goes_on_sending_still_reads_its_answer()
    {
        using var server = new TestServer();
        using Socket socket = server.Connect();
        socket.Send(Encoding.ASCII.GetBytes("POST /notify HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n" + new string('x', 500_000)));
        Assert.StartsWith("HTTP/1.1 413 ", TestServer.ReadAll(socket), StringComparison.Ordinal);
    }

    [Fact]
    public void Slow_headers_and_bodies_end_with_408_and_idle_connections_without_a_word()
    {
        ServerLimits quick = ServerLimits.Default with
        {
            Header = TimeSpan.FromMilliseconds(200), Body = TimeSpan.FromMilliseconds(200), Idle = TimeSpan.FromMilliseconds(200),
        };
        using var server = new TestServer(quick);
        using Socket silent = server.Connect();
        using Socket header = server.Connect();
        using Socket body = server.Connect();
        using Socket idle = server.Connect();
        header.Send("GET / HT"u8);
        body.Send("POST /notify HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"u8);
        idle.Send(Encoding.ASCII.GetBytes(Ask));
        Assert.Equal("", TestServer.ReadAll(silent));
        Assert.StartsWith("HTTP/1.1 408 ", TestServer.ReadAll(header), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 408 ", TestServer.ReadAll(body), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", TestServer.ReadAll(idle), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_takes_nothing_holds_up_nobody_and_is_dropped()
    {
        using var server = new TestServer(ServerLimits.Default with { WriteStall = TimeSpan.FromMilliseconds(300) });
        server.Snapshot = server.Snapshot with { ConfigContents = new string('x', 6_000_000) };
        using var stalled = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        stalled.Connect(System.Net.IPAddress.Loopback, server.Port);
        stalled.Send(Encoding.ASCII.GetBytes($"GET /json HTTP/1.1\r\nHost: x\r\n{Auth}\r\n"));
        string slow = server.Exchange($"GET /json HTTP/1.0\r\n{Auth}\r\n");
        Assert.True(slow.Length > 6_000_000);
        Assert.EndsWith("}\n", slow, StringComparison.Ordinal);
        WaitFor(server, () => server.Connections() == 0);
    }

    [Fact]
    public void Two_thousand_idle_connections_keep_nobody_out_and_most_are_closed()
    {
        using var server = new TestServer();
        var idle = new List<Socket>();
        for (int i = 0; i < 2000; i++)
        {
            idle.Add(server.Connect());
            idle[^1].Send("GET / HTTP/1.1\r\nX: "u8);
            if (i % 100 == 99)
            {
                long start = Stopwatch.GetTimestamp();
                Assert.StartsWith("HTTP/1.1 200", server.Exchange("GET /service-version HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
                Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2));
            }
        }

        WaitFor(server, () => server.Connections() <= ServerLimits.Default.Connections);
        Assert.InRange(server.Connections(), 1, ServerLimits.Default.Connections);
        idle.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public void A_monitor_that_asks_for_the_version_costs_no_memory()
    {
        const int Requests = 5000;
        using var server = new TestServer();
        using Socket socket = server.Connect();
        byte[] request = Encoding.ASCII.GetBytes(Ask);
        byte[] answer = new byte[4096];
        void AskOften(int times)
        {
            for (int i = 0; i < times; i++)
            {
                socket.Send(request);
                Assert.NotEqual(0, socket.Receive(answer));
            }
        }

        AskOften(100);
        long before = 0;
        server.OnLoop(() => before = GC.GetAllocatedBytesForCurrentThread());
        AskOften(Requests);
        long after = 0;
        server.OnLoop(() => after = GC.GetAllocatedBytesForCurrentThread());

        // What the test's own polling of the loop takes is in it; an object for each request would be 120,000 at least.
        Assert.InRange(after - before, 0, 100_000);
    }

    [Fact]
    public void A_client_for_whom_an_update_is_under_way_keeps_its_place()
    {
        Action<UpdateReply>? later = null;
        using var server = new TestServer(ServerLimits.Default with { Connections = 4 }, submit: (_, done) => later = done);
        using Socket waiting = server.Connect();
        waiting.Send(Encoding.ASCII.GetBytes(
            $"POST / HTTP/1.1\r\nHost: x\r\n{Auth}Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 13\r\n\r\ncommand=check"));
        WaitFor(server, () => later is not null);
        Socket[] others = [.. Enumerable.Range(0, 20).Select(_ => server.Connect())];
        Assert.StartsWith("HTTP/1.1 200", server.Exchange("GET /service-version HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        server.OnLoop(() => later!(UpdateReply.Done));
        Assert.StartsWith("HTTP/1.1 303 ", TestServer.ReadAll(waiting), StringComparison.Ordinal);
        Array.ForEach(others, socket => socket.Dispose());
    }

    [Fact]
    public void A_wrong_password_is_answered_late_and_a_right_one_at_once()
    {
        using var server = new TestServer();
        string wrong = "GET /json HTTP/1.0\r\nAuthorization: Basic " + Convert.ToBase64String("admin:wrong"u8) + "\r\n\r\n";
        long start = Stopwatch.GetTimestamp();
        Socket[] guessers = [.. Enumerable.Range(0, 3).Select(_ => server.Connect())];
        foreach (Socket socket in guessers)
        {
            socket.Send(Encoding.ASCII.GetBytes(wrong));
            server.OnLoop(static () => { });
        }

        // Held back for 0.5, 1 and 2 s.
        Assert.StartsWith("HTTP/1.1 200 ", server.Exchange($"GET /json HTTP/1.0\r\n{Auth}\r\n"), StringComparison.Ordinal);
        Assert.Contains(guessers, socket => socket.Available == 0);
        Assert.StartsWith("HTTP/1.1 401 ", TestServer.ReadAll(guessers[0]), StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(490));
        Array.ForEach(guessers, socket => socket.Dispose());
    }

    [Fact]
    public void Guesses_in_parallel_are_refused_unseen()
    {
        using var server = new TestServer();
        string wrong = "GET /json HTTP/1.0\r\nAuthorization: Basic " + Convert.ToBase64String("admin:wrong"u8) + "\r\n\r\n";
        Socket[] guessers = [.. Enumerable.Range(0, 20).Select(_ => server.Connect())];
        Array.ForEach(guessers, socket => socket.Send(Encoding.ASCII.GetBytes(wrong)));
        WaitFor(server, () => guessers.Count(socket => socket.Available > 0) >= 16);
        Assert.StartsWith("HTTP/1.1 429 ", TestServer.ReadAll(guessers.First(socket => socket.Available > 0)), StringComparison.Ordinal);
        Array.ForEach(guessers, socket => socket.Dispose());
    }

    [Fact]
    public void Who_was_let_in_before_guesses_began_stays_in_on_that_connection()
    {
        using var server = new TestServer();
        string wrong = "GET /json HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + Convert.ToBase64String("admin:wrong"u8) + "\r\n\r\n";
        string right = $"GET /json HTTP/1.1\r\nHost: x\r\n{Auth}\r\n";
        using Socket early = server.Connect();
        Assert.Equal("200", StatusOf(early, right));
        Socket[] guessers = [.. Enumerable.Range(0, 20).Select(_ => server.Connect())];
        Array.ForEach(guessers, socket => socket.Send(Encoding.ASCII.GetBytes(wrong)));
        WaitFor(server, () => guessers.Count(socket => socket.Available > 0) >= 16);

        Assert.StartsWith("HTTP/1.1 429 ", server.Exchange($"GET /json HTTP/1.0\r\n{Auth}\r\n"), StringComparison.Ordinal);
        Assert.Equal("200", StatusOf(early, right));
        Assert.Equal("200", StatusOf(early, "GET /service-version HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.Equal("200", StatusOf(early, right));

        // A wrong one ends it: it is held back as any other, and what comes next is one of the many again.
        Assert.Equal("401", StatusOf(early, wrong));
        Array.ForEach(guessers, socket => socket.Send(Encoding.ASCII.GetBytes(wrong)));
        WaitFor(server, () => server.Exchange($"GET /json HTTP/1.0\r\n{Auth}\r\n").StartsWith("HTTP/1.1 429 ", StringComparison.Ordinal));
        Assert.Equal("429", StatusOf(early, right));
        Array.ForEach(guessers, socket => socket.Dispose());
    }

    [Fact]
    public void Mutated_bytes_get_answers_that_are_well_formed()
    {
        using var server = new TestServer();

        // Without a password in it: answers to wrong ones are held back.
        byte[] seed = Encoding.ASCII.GetBytes(
            $"POST /notify HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n\r\nwhich=self{Ask}{Ask}");
        var random = new Random(11);
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = [.. seed];
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using Socket socket = server.Connect();
            socket.Send(bytes);
            socket.Shutdown(SocketShutdown.Send);
            foreach (string answer in TestServer.ReadAll(socket).Split("HTTP/1.1 ")[1..])
            {
                int length = int.Parse(answer.Split("Content-Length: ")[1].Split("\r\n")[0], System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(length, answer.Length - answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4);
            }
        }

        Assert.StartsWith("HTTP/1.1 200", server.Exchange("GET /service-version HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    /// <summary>The status of the answer to one request, whose body fits into a buffer or two.</summary>
    private static string StatusOf(Socket socket, string request)
    {
        socket.Send(Encoding.ASCII.GetBytes(request));
        byte[] bytes = new byte[1 << 20];
        int got = 0;
        while (true)
        {
            got += socket.Receive(bytes.AsSpan(got));
            string text = Encoding.ASCII.GetString(bytes, 0, got);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end > 0 && got >= end + 4 + int.Parse(text.Split("Content-Length: ")[1].Split("\r\n")[0], System.Globalization.CultureInfo.InvariantCulture))
            {
                return text[9..12];
            }
        }
    }

    /// <summary>Polls in the loop's thread.</summary>
    private static void WaitFor(TestServer server, Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(15), "waited in vain");
            server.OnLoop(static () => { });
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Xunit;
using Ysco.Dns;
using Ysco.Dns.Client;
using Ysco.Results;

namespace Ysco.Tests.Dns.Client;

/// <summary>The client against servers that answer badly, slowly or not at all. Each question has an end.</summary>
public sealed class DnsClientTests
{
    private const int FormatError = 1;
    private const int ServerFailure = 2;
    private const int Truncated = 0x0200;
    private static readonly byte[] Four = [192, 0, 2, 1];
    private static readonly DnsQuestion Question = DnsMessageTests.Question("example.org");

    // Far more than any of them needs, far less than without bounds.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private readonly DnsClient client;
    private int ids;

    public DnsClientTests() => client = new DnsClient(() => (ushort)Interlocked.Increment(ref ids), TimeProvider.System);

    private async Task<string> AskAsync(int timeoutMs, params IPEndPoint[] servers)
    {
        var whom = new DnsServers(servers, TimeSpan.FromMilliseconds(timeoutMs), 2);
        Result<DnsMessage> answer = await client.AskAsync(whom, Question, TestContext.Current.CancellationToken).WaitAsync(Soon);
        return answer.Failure?.Message ?? string.Join(' ', answer.Value.Answers.Select(r => string.Join('.', r.Data.Take(4))));
    }

    private static byte[] Right(byte[] query) => Replies.To(query, 0, ("", DnsType.A, Four));

    private static IEnumerable<byte[]> Ordinary(byte[] query, bool tcp) => [Right(query)];

    [Fact]
    public async Task Signatures_are_asked_for_and_each_question_has_its_own_number_and_port()
    {
        var seen = new ConcurrentQueue<byte[]>();
        var ports = new ConcurrentBag<int>();
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Task serving = ServeAsync(2, (query, from) =>
        {
            seen.Enqueue(query);
            ports.Add(from.Port);
            server.SendTo(Right(query), from);
        });

        Assert.Equal("192.0.2.1", await AskAsync(10_000, (IPEndPoint)server.LocalEndPoint!));
        Assert.Equal("192.0.2.1", await AskAsync(10_000, (IPEndPoint)server.LocalEndPoint!));

        await serving.WaitAsync(Soon);
        Assert.Equal([1, 2], seen.Select(q => q[1]));
        Assert.Equal(2, ports.Distinct().Count());
        Assert.All(seen, q => Assert.Equal((0x01, 0x10), (q[2], q[3])));
        Assert.All(seen, q => Assert.Equal([0, 0, 41, 0x04, 0xD0, 0, 0, 0x80, 0, 0, 0], q[^11..]));

        async Task ServeAsync(int times, Action<byte[], IPEndPoint> answer)
        {
            byte[] buffer = new byte[4096];
            for (int i = 0; i < times; i++)
            {
                var got = await server.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                answer(buffer[..got.ReceivedBytes], (IPEndPoint)got.RemoteEndPoint);
            }
        }
    }

    [Fact]
    public async Task An_answer_from_somewhere_else_does_not_count()
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var forger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        forger.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Task serving = Task.Run(async () =>
        {
            byte[] buffer = new byte[4096];
            var got = await server.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
            byte[] query = buffer[..got.ReceivedBytes];
            forger.SendTo(Replies.To(query, 0, ("", DnsType.A, [6, 6, 6, 6])), got.RemoteEndPoint);
            server.SendTo(Right(query), got.RemoteEndPoint);
        });

        Assert.Equal("192.0.2.1", await AskAsync(10_000, (IPEndPoint)server.LocalEndPoint!));
        await serving.WaitAsync(Soon);
    }

    [Fact]
    public async Task An_answer_that_is_cut_comes_whole_over_tcp()
    {
        (string, DnsType, byte[])[] many = [.. Enumerable.Range(0, 900).Select(i => ("", DnsType.A, (byte[])[10, 0, (byte)(i >> 8), (byte)i]))];
        await using var server = new NameServer((query, tcp) =>
        {
            return [tcp ? Replies.To(query, 0, many) : Replies.To(query, Truncated)];
        });

        string answer = await AskAsync(10_000, server.Address);

        Assert.Equal(900, answer.Split(' ').Length);
    }

    [Fact]
    public async Task An_answer_that_is_cut_over_tcp_too_is_none()
    {
        await using var server = new NameServer((query, _) => [Replies.To(query, Truncated)]);
        Assert.Equal($"{server.Address}: an answer that is cut over TCP too", await AskAsync(10_000, server.Address));
    }

    [Fact]
    public async Task A_server_that_is_cut_short_and_has_no_tcp_is_passed_over()
    {
        await using var truncating = new World.Dns.TruncatingServer();
        var address = new IPEndPoint(IPAddress.Loopback, truncating.Port);
        Assert.Equal($"{address}: connection refused", await AskAsync(10_000, address));
        await using var good = new NameServer(Ordinary);
        Assert.Equal("192.0.2.1", await AskAsync(10_000, address, good.Address));
    }

    [Fact]
    public async Task Bytes_that_come_one_by_one_without_end_are_not_waited_for()
    {
        await using var server = new NameServer((query, tcp) => [tcp ? new byte[60_000] : Replies.To(query, Truncated)])
        {
            DripEvery = TimeSpan.FromMilliseconds(20),
        };
        Assert.Equal($"{server.Address}: no answer in time", await AskAsync(150, server.Address));
    }

    [Theory]
    [InlineData(0, "no answer in time")]
    [InlineData(12, "no answer in time")]
    [InlineData(29, "dns answer is malformed in its record 0")]
    [InlineData(40, "dns answer is malformed in its record 0")]
    public async Task An_answer_that_breaks_off_is_none(int bytes, string message)
    {
        await using var server = new NameServer((query, _) => [Right(query)[..bytes]]);
        Assert.Equal($"{server.Address}: {message}", await AskAsync(300, server.Address));
    }

    [Fact]
    public async Task A_datagram_that_is_longer_than_was_asked_for_is_none()
    {
        (string, DnsType, byte[])[] many = [.. Enumerable.Repeat(("", DnsType.A, Four), 300)];
        await using var server = new NameServer((query, _) => [Replies.To(query, 0, many)]);
        Assert.Equal($"{server.Address}: dns answer is malformed in its record 254", await AskAsync(10_000, server.Address));
    }

    [Fact]
    public async Task Who_guesses_is_not_listened_to_for_ever()
    {
        await using var server = new NameServer((query, _) => Enumerable.Range(0, 70).Select(i => (byte[])[(byte)~query[0], .. Right(query)[1..]]));
        Assert.Equal($"{server.Address}: 64 datagrams that answer something else", await AskAsync(10_000, server.Address));
    }

    [Fact]
    public async Task A_server_that_does_not_know_edns_is_asked_without_it()
    {
        await using var server = new NameServer((query, _) => [query[11] == 1 ? Replies.To(query, FormatError) : Right(query)]);
        Assert.Equal("192.0.2.1", await AskAsync(10_000, server.Address));
        Assert.Equal(2, server.Queries);
    }

    [Fact]
    public async Task A_server_that_understands_nothing_is_asked_no_more_often()
    {
        await using var server = new NameServer((query, _) => [Replies.To(query, FormatError)]);
        Assert.Equal($"{server.Address}: the server does not understand the question", await AskAsync(10_000, server.Address));
        Assert.Equal(4, server.Queries);
    }

    [Fact]
    public async Task A_dead_server_costs_its_timeout_once()
    {
        await using var dead = new NameServer((_, _) => []);
        await using var good = new NameServer(Ordinary);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("192.0.2.1", await AskAsync(500, dead.Address, good.Address));
        }

        Assert.Equal((1, 5), (dead.Queries, good.Queries));
    }

    [Fact]
    public async Task A_server_that_fails_is_asked_after_the_others_from_then_on()
    {
        await using var failing = new NameServer((query, _) => [Replies.To(query, ServerFailure)]);
        await using var good = new NameServer(Ordinary);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("192.0.2.1", await AskAsync(10_000, failing.Address, good.Address));
        }

        Assert.Equal((1, 5), (failing.Queries, good.Queries));
    }

    [Fact]
    public async Task A_server_that_was_dead_is_asked_again_when_no_other_answers()
    {
        bool alive = false;
        await using var late = new NameServer((query, _) => Volatile.Read(ref alive) ? [Right(query)] : []);
        await using var failing = new NameServer((query, _) => [Replies.To(query, Volatile.Read(ref alive) ? ServerFailure : 0)]);
        Assert.Equal("", await AskAsync(300, late.Address, failing.Address));
        Volatile.Write(ref alive, true);
        Assert.Equal("192.0.2.1", await AskAsync(300, late.Address, failing.Address));
    }

    [Fact]
    public async Task What_became_of_each_server_is_told()
    {
        await using var dead = new NameServer((_, _) => []);
        await using var failing = new NameServer((query, _) => [Replies.To(query, ServerFailure)]);
        Assert.Equal($"{dead.Address}: no answer in time, {failing.Address}: server failure", await AskAsync(100, dead.Address, failing.Address));
        Assert.Equal((2, 2), (dead.Queries, failing.Queries));
    }
}

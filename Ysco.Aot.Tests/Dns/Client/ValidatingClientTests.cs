using System.Net;
using Xunit;
using Ysco.Dns;
using Ysco.Dns.Client;
using Ysco.Dns.Dnssec;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.Dns.Client;

/// <summary>
/// Our verdict on each name of the world is that of <see cref="DnsCases"/>, which unbound and delv agree with; and what it
/// costs to come to one.
/// </summary>
[Collection(nameof(DnsWorld))]
public sealed class ValidatingClientTests(DnsWorld world)
{
    private const int ServerFailure = 2;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task We_think_of_each_name_what_is_expected()
    {
        var wrong = new List<string>();
        foreach (DnsCase question in DnsCases.All)
        {
            var (said, text) = await OwnJudgement.InProcessAsync(world, question);
            if (said != question.Expected)
            {
                wrong.Add($"{question}: {said}, not {question.Expected}: {text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("www.nsec.test.", 2)]
    [InlineData("nope.nsec3.test.", 2)]
    [InlineData("www.signed.nsec3.test.", 2)]
    [InlineData("across.nsec.test.", 2)]
    [InlineData("out.optout.test.", 2)]
    public async Task A_chain_needs_no_more_round_trips_than_two(string name, int expected)
    {
        int rounds = 0;
        var client = new ValidatingClient(Transport(), Anchors()) { OnRound = _ => rounds++ };
        await LookUpAsync(client, name, world.Resolver);
        Assert.Equal(expected, rounds);
    }

    [Fact]
    public async Task A_dead_server_is_waited_for_once_in_a_chain()
    {
        var rounds = new List<int>();
        await using var dead = new NameServer((_, _) => []);
        var client = new ValidatingClient(Transport(), Anchors()) { OnRound = questions => rounds.Add(questions.Count) };

        DnssecVerdict verdict = await LookUpAsync(client, "www.nsec.test.", dead.Address, world.Resolver);

        Assert.Equal(DnssecStatus.Secure, verdict.Status);
        Assert.True(rounds.Count > 1);
        Assert.Equal(rounds[0], dead.Queries);
    }

    [Fact]
    public async Task A_look_up_has_an_end_when_no_server_answers()
    {
        await using var dead = new NameServer((_, _) => []);
        var client = new ValidatingClient(Transport(), Anchors()) { Timeout = TimeSpan.FromMilliseconds(300) };
        var servers = new DnsServers([dead.Address], TimeSpan.FromMinutes(1), 2);

        DnssecVerdict verdict = await client.LookUpAsync(servers, Txt("www.nsec.test."), TimeProvider.System.GetUtcNow(), default).WaitAsync(Soon);

        Assert.Equal(DnssecStatus.Indeterminate, verdict.Status);
        Assert.Contains("no answer within the 0.3 s of the whole look-up", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_up_can_be_stopped()
    {
        await using var dead = new NameServer((_, _) => []);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var client = new ValidatingClient(Transport(), Anchors());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.LookUpAsync(DnsServers.Of(dead.Address), Txt("www.nsec.test."), TimeProvider.System.GetUtcNow(), stop.Token).WaitAsync(Soon));
    }

    [Fact]
    public async Task A_server_that_invents_aliases_without_end_is_asked_a_bounded_number_of_times()
    {
        int next = 0;
        await using var server = new NameServer((query, _) => [Replies.To(
            query, 0, ("", DnsType.Cname, Wire.Name($"a.b.c.d.e.f.g.n{Interlocked.Increment(ref next)}.test.")))]);
        var client = new ValidatingClient(Transport(), Anchors());

        DnssecVerdict verdict = await LookUpAsync(client, "a.b.c.d.e.f.g.www.test.", server.Address);

        Assert.True(verdict.Status is DnssecStatus.Bogus or DnssecStatus.Indeterminate, verdict.Reason);
        Assert.InRange(server.Queries, 1, ValidatingClient.MaxQuestions);
    }

    [Fact]
    public async Task A_server_that_always_fails_leaves_it_undetermined()
    {
        await using var server = new NameServer((query, _) => [Replies.To(query, ServerFailure)]);
        DnssecVerdict verdict = await LookUpAsync(new ValidatingClient(Transport(), Anchors()), "www.nsec.test.", server.Address);
        Assert.Equal(DnssecStatus.Indeterminate, verdict.Status);
    }

    [Fact]
    public async Task A_server_that_does_not_know_dnssec_is_not_believed()
    {
        // It gives an answer without signatures to each question, as a resolver behind an old router does.
        await using var server = new NameServer((query, _) => [Replies.Type(query) == (int)DnsType.Txt
            ? Replies.To(query, 0, ("", DnsType.Txt, [1, (byte)'x'])) : Replies.To(query, 0)]);
        DnssecVerdict verdict = await LookUpAsync(new ValidatingClient(Transport(), Anchors()), "www.nsec.test.", server.Address);
        Assert.Equal(DnssecStatus.Bogus, verdict.Status);
        Assert.Empty(verdict.Records);
    }

    private static DnsClient Transport()
    {
        int id = 0;
        return new DnsClient(() => (ushort)Interlocked.Increment(ref id), TimeProvider.System);
    }

    private static DnsQuestion Txt(string name) => OwnJudgement.Question(name, RecordType.Txt);

    private static Task<DnssecVerdict> LookUpAsync(ValidatingClient client, string name, params IPEndPoint[] servers) => client.LookUpAsync(
        new DnsServers(servers, TimeSpan.FromSeconds(1), 2), Txt(name), TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken).WaitAsync(Soon);

    private TrustAnchors Anchors() => TrustAnchorFile.Parse("anchors", File.ReadAllText(world.AnchorFile)).Value;
}

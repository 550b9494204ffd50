using Ysco.Tests.Dns.Client;

namespace Ysco.Tests.World.Dns;

/// <summary>
/// An authoritative server, UDP and TCP on one port of 127.0.0.1, for zones that are signed when they are asked. What lies
/// in a zone below another one of it is answered without a referral.
/// </summary>
internal sealed class OnlineSigner : IAsyncDisposable
{
    private const int Authoritative = 0x8400;
    private const int Truncated = 0x0200;
    private const int ServerFailure = 2;
    private const int Refused = 5;
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(10);
    private readonly IReadOnlyList<OnlineZone> zones;
    private readonly OnlineZone watched;
    private readonly OnlineKey otherKey;
    private readonly NameServer server;

    /// <param name="zones">Its zones.</param>
    /// <param name="watched">The one that <see cref="Mode"/> is about.</param>
    public OnlineSigner(IReadOnlyList<OnlineZone> zones, OnlineZone watched)
    {
        (this.zones, this.watched) = (zones, watched);
        otherKey = new OnlineKey(watched.Name);
        server = new NameServer((query, tcp) => Answer(query, tcp));
    }

    /// <summary>Its port.</summary>
    public int Port => server.Address.Port;

    /// <summary>Questions so far.</summary>
    public int Queries => server.Queries;

    /// <summary>How it answers from now on.</summary>
    public SignerMode Mode { get; set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        otherKey.Dispose();
        foreach (OnlineZone zone in zones)
        {
            zone.Dispose();
        }
    }

    private IEnumerable<byte[]> Answer(byte[] message, bool tcp)
    {
        var query = OnlineQuery.Read(message, tcp);
        OnlineZone? zone = zones.Where(z => IsIn(query, z.Name)).MaxBy(z => z.Name == "." ? 0 : z.Name.Length);
        SignerMode mode = zone == watched ? Mode : SignerMode.Honest;
        if (mode == SignerMode.Silent)
        {
            return [];
        }

        if (zone is null || mode == SignerMode.ServerFailure)
        {
            return [query.Answer(Authoritative | (zone is null ? Refused : ServerFailure), [], [])];
        }

        bool denied = mode == SignerMode.Denied && query.Type == RecordType.Txt;
        var answer = denied ? [] : zone.Find(query.Name, query.Type);
        var authority = answer.Count > 0 ? [] : zone.Deny(query.Name, denied);
        if (query.WantsSignatures && mode != SignerMode.Stripped)
        {
            (answer, authority) = (Sign(zone, answer, mode), Sign(zone, authority, mode));
        }
        else
        {
            authority = [.. authority.Where(r => r.Type == RecordType.Soa)];
        }

        byte[] whole = query.Answer(Authoritative, answer, authority);
        return [whole.Length <= query.Room ? whole : query.Answer(Authoritative | Truncated, [], [])];
    }

    private List<OnlineRecord> Sign(OnlineZone zone, IReadOnlyList<OnlineRecord> records, SignerMode mode)
    {
        var signed = new List<OnlineRecord>();
        TimeSpan shift = mode switch
        {
            SignerMode.Expired => TimeSpan.FromDays(-1),
            SignerMode.Early => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        DateTimeOffset now = TimeProvider.System.GetUtcNow() + shift;

        // The keys stay right: what is wrong is wrong in the answer that matters, not in the chain.
        foreach (var set in records.GroupBy(r => (r.Owner, r.Type, r.Ttl)))
        {
            OnlineKey key = mode == SignerMode.OtherKey && set.Key.Type != RecordType.Dnskey ? otherKey : zone.Key;
            byte[] signature = key.Sign(set.Key.Owner, set.Key.Type, set.Key.Ttl, set.Select(r => r.Data), now - Before, now + After);
            bool altered = mode == SignerMode.Altered && set.Key.Type == RecordType.Txt;
            signed.AddRange(set.Select(r => altered ? r with { Data = [.. r.Data[..^1], (byte)(r.Data[^1] ^ 1)] } : r));
            signed.Add(new(set.Key.Owner, RecordType.Rrsig, set.Key.Ttl, signature));
        }

        return signed;
    }

    // A zone's DS records are its parent's.
    private static bool IsIn(OnlineQuery query, string zone) => zone == "."
        || query.Name.EndsWith("." + zone, StringComparison.Ordinal) || (query.Name == zone && query.Type != RecordType.Ds);
}

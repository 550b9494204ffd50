using Ysco.Dns;
using Ysco.Dns.Client;
using Ysco.Dns.Dnssec;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>
/// Asks a DNS zone that watches modules. It is one question of a few hundred bytes to the name server that is asked for
/// everything else as well: cheap, cached on the way, and nobody else learns who asks.
/// </summary>
/// <param name="zone">The zone.</param>
/// <param name="lookup">The way to DNS.</param>
/// <param name="requireDnssec">Whether only a proven answer counts.</param>
public sealed class DnsSource(string zone, SecureLookup lookup, bool requireDnssec) : IVersionSource
{
    /// <summary>The name of this method.</summary>
    public const string Name = "dns";

    /// <inheritdoc/>
    public string Method => Name;

    /// <inheritdoc/>
    public bool ListsAll => false;

    /// <inheritdoc/>
    public async Task<SourceAnswer<DiscoveredVersions>> VersionsAsync(string module, CancellationToken stop)
    {
        SourceAnswer<string> text = await TextAsync(WatchName.OfModule(module, zone), $"module {module}", stop).ConfigureAwait(false);
        return text.Result.Try(out string? said, out Failure? failure) && WatchText.Versions(said).Try(out string[]? versions, out failure)
            ? new(new DiscoveredVersions(versions, Name, []), text.Dnssec)
            : new(failure, text.Dnssec);
    }

    /// <inheritdoc/>
    public async Task<SourceAnswer<DiscoveredToolchains>> ToolchainsAsync(string goos, string goarch, CancellationToken stop)
    {
        SourceAnswer<string> text = await TextAsync(WatchName.OfToolchains(zone), "toolchains", stop).ConfigureAwait(false);
        return text.Result.Try(out string? said, out Failure? failure) && WatchText.Toolchains(said).Try(out var found, out failure)
            ? new(new DiscoveredToolchains(found.Current, found.Previous, found.Next, Name, []), text.Dnssec)
            : new(failure, text.Dnssec);
    }

    /// <summary>The newest version that a domain announces; of no zone.</summary>
    public async Task<SourceAnswer<SemVer>> AnnouncedAsync(string domain, CancellationToken stop)
    {
        SourceAnswer<string> text = await TextAsync(UpdateAnnouncement.NameOf(domain), "versions", stop).ConfigureAwait(false);
        return text.Result.Try(out string? said, out Failure? failure) && UpdateAnnouncement.Parse(said).Try(out SemVer? version, out failure)
            ? new(version, text.Dnssec)
            : new(failure, text.Dnssec);
    }

    private async Task<SourceAnswer<string>> TextAsync(Result<DnsName> name, string what, CancellationToken stop)
    {
        if (!name.Try(out DnsName? asked, out Failure? failure))
        {
            return new(failure);
        }

        var question = new DnsQuestion(asked, DnsType.Txt);
        if (!requireDnssec)
        {
            return new((await lookup.BelieveAsync(question, stop).ConfigureAwait(false)).Try(out IReadOnlyList<DnsRecord>? records, out failure)
                ? Text(records, question, what)
                : failure.Within($"{question}"));
        }

        DnssecVerdict verdict = await lookup.ProveAsync(question, stop).ConfigureAwait(false);
        return new(verdict.Status == DnssecStatus.Secure ? Text(verdict.Records, question, what) : Unproven(question, verdict), verdict.Status);
    }

    private static Failure Unproven(DnsQuestion question, DnssecVerdict verdict) => new(
        verdict.Status == DnssecStatus.Bogus ? FailureKind.Security : FailureKind.Network,
        $"{question}: {verdict.Status.ToString().ToLowerInvariant()}: {verdict.Reason}");

    private static Result<string> Text(IReadOnlyList<DnsRecord> records, DnsQuestion question, string what)
    {
        DnsRecord[] texts = [.. records.Where(record => record.Type == DnsType.Txt)];
        return texts.Length switch
        {
            1 => TxtData.Join(texts[0].Data).Try(out string? text, out Failure? failure) ? text : failure.Within($"{question}"),
            0 => Failure.Refused($"{question}: nothing is told of {what}"),
            _ => Failure.Invalid($"{question}: {texts.Length} records where one is expected"),
        };
    }
}

using Ysco.Dns;
using Ysco.Dns.Dnssec;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>Asks DNS, for a person.</summary>
internal static class LookupWork
{
    internal static async Task<WorkerAnswer> RunAsync(LookupRequest request, WorkerNetwork network)
    {
        if (!DnsName.Parse(request.Name).Try(out DnsName? name, out Failure? failure))
        {
            return new WorkerAnswer { Failure = failure };
        }

        DnssecVerdict verdict = await network.Dns.ProveAsync(
            new DnsQuestion(name, (DnsType)request.Type), CancellationToken.None).ConfigureAwait(false);
        return new WorkerAnswer
        {
            Lookup = new LookupAnswer
            {
                Status = Word(verdict.Status),
                Reason = verdict.Reason,
                ExtendedError = (int?)verdict.Error ?? LookupAnswer.NoError,
                Finding = verdict.Finding switch
                {
                    DnssecFinding.Records => "records",
                    DnssecFinding.NoData => "nodata",
                    DnssecFinding.NoSuchName => "nxdomain",
                    _ => "",
                },
                Name = verdict.Name.ToAbsoluteString(),
                Records = [.. verdict.Records.Select(record => new LookupRecord(record.Owner.ToAbsoluteString(), record.Ttl, (int)record.Type, record.Data))],
                Steps = [.. verdict.Steps.Select(step => new LookupStep(Word(step.Status), step.ToString()))],
            },
        };
    }

    private static string Word(DnssecStatus status) => status.ToString().ToLowerInvariant();
}

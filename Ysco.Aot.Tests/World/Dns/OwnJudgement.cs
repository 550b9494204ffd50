using System.Globalization;
using Ysco.Dns;
using Ysco.Dns.Client;
using Ysco.Dns.Dnssec;
using Ysco.Tests.Binary;

namespace Ysco.Tests.World.Dns;

/// <summary>What we think of a question to the world: by our own code in this process, or by the published program.</summary>
internal static class OwnJudgement
{
    private static int s_id;

    /// <summary>A client that starts cold.</summary>
    public static ValidatingClient Client(string anchorFile) => new(
        new DnsClient(() => (ushort)Interlocked.Increment(ref s_id), TimeProvider.System),
        TrustAnchorFile.Parse("anchors", File.ReadAllText(anchorFile)).Value);

    /// <summary>Asks in this process.</summary>
    public static async Task<(Judgement Judgement, string Output)> InProcessAsync(DnsWorld world, DnsCase question)
    {
        DnssecVerdict verdict = await Client(world.AnchorFile).LookUpAsync(
            DnsServers.Of(world.Resolver), Question(question.Name, question.TypeNumber), TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return (Enum.Parse<Judgement>(verdict.Status.ToString()), $"{verdict.Reason}\n  {string.Join("\n  ", verdict.Steps)}");
    }

    /// <summary>Asks with <c>ysco lookup</c>.</summary>
    public static async Task<(Judgement Judgement, string Output)> BinaryAsync(DnsWorld world, DnsCase question)
    {
        var outcome = await ProcessRun.RunAsync(YscoBinary.Location,
            ["lookup", "-resolver", world.Resolver.ToString(), "-trustanchor", world.AnchorFile, "-trace", question.Name, question.Type]);
        string all = outcome.Stdout + outcome.Stderr;
        return (outcome.ExitCode switch
        {
            0 => Judgement.Secure,
            4 => Judgement.Insecure,
            5 => Judgement.Bogus,
            6 => Judgement.Indeterminate,
            _ => throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"ysco lookup: status {outcome.ExitCode}: {all}")),
        }, all);
    }

    /// <summary>A question.</summary>
    public static DnsQuestion Question(string name, int type) => new(DnsName.Parse(name).Value, (DnsType)type);
}

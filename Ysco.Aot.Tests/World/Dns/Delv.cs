using System.Globalization;
using Ysco.Tests.Binary;

namespace Ysco.Tests.World.Dns;

/// <summary>BIND's delv: a validator that asks a resolver for all it needs, as we do.</summary>
internal static class Delv
{
    /// <summary>Asks it, and reads its comments on the answer.</summary>
    public static async Task<(Judgement Judgement, string Output)> JudgeAsync(DnsWorld world, DnsCase question)
    {
        string[] key = ZoneLine.Read(await File.ReadAllTextAsync(world.AnchorFile))[0].Data.Split(' ');
        string anchors = Path.Combine(world.Folder, $"delv.{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(anchors, $"trust-anchors {{ \".\" static-key {key[0]} {key[1]} {key[2]} \"{string.Concat(key[3..])}\"; }};\n");
        var outcome = await ProcessRun.RunAsync("delv",
            ["@127.0.0.1", "-p", world.ResolverPort.ToString(CultureInfo.InvariantCulture), "-a", anchors, "+root=.", "+cdflag", question.Name, question.Type]);
        string all = outcome.Stdout + outcome.Stderr;
        return (Read(all), all);
    }

    private static Judgement Read(string text)
    {
        // Of an alias and what it leads to, each has its comment: the worst one counts.
        bool Says(string words) => text.Contains(words, StringComparison.Ordinal);
        return Says("resolution failed: failure") || Says("resolution failed: timed out") ? Judgement.Indeterminate
            : Says("resolution failed: ") && !Says("resolution failed: ncache") ? Judgement.Bogus
            : Says("unsigned answer") ? Judgement.Insecure
            : Says("fully validated") ? Judgement.Secure
            : throw new InvalidDataException($"delv: {text}");
    }
}

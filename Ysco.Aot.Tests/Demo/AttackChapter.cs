using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;
using Ysco.Tests.World;

namespace Ysco.Tests.Demo;

/// <summary>The builds server misbehaves in every way it knows, and is refused.</summary>
internal static class AttackChapter
{
    private const string Tiny = "example.org/tiny";
    private const int Proven = 7;
    private const int LineColumns = 140;
    private const string Fetch = "ysco fetch -dir ys -key \"$KEY\" -url \"$LOG\" -goversion " + TestWorld.GoVersion;

    /// <returns>How many ways were refused.</returns>
    public static async Task<int> TellAsync(DemoStage stage)
    {
        var tell = stage.Tell;
        tell.Chapter("A log and a server that cheat");
        tell.Say(
            "The same download by hand, from a server that lies or breaks in one way after the other. First the honest one, so that a "
            + "head of the log is held; then a byte of the binary is altered:");
        stage.World.Publish(Tiny, "v0.0.1");
        stage.World.Publish(Tiny, "v0.0.2");
        await stage.RunAsync($"mkdir fetched && cd fetched && {Fetch} {Tiny}@v0.0.1");
        await stage.World.Builds.PrefillAsync(2);
        stage.World.Builds.Misbehave(BuildsMode.AlteredBinary, BuildsStages.All);
        await stage.RunAsync($"cd fetched && {Fetch} {Tiny}@v0.0.2", refused: true);

        tell.Say(
            "Status 7 is what a log or a signature gets that is proven wrong, 1 any other failure. All of them, each tried with the "
            + "same command; after each, the folder is as it was (addresses are left out):");
        tell.Block(["", $"{"what the server does",-26}exit  what ysco says"]);
        foreach (var attack in Attack.All)
        {
            await RefuseAsync(stage, attack);
        }

        await AcceptAsync(stage);
        return Attack.All.Count;
    }

    private static async Task RefuseAsync(DemoStage stage, Attack attack)
    {
        string folder = Path.Combine(stage.Folder, "fetched");
        string[] before = Listing(folder);
        stage.World.Builds.Misbehave(attack.Mode, attack.Stage);
        string what = attack.NeedsService ? $"{TestWorld.Service}@{InstallChapter.First}" : $"{Tiny}@v0.0.2";
        string[] limit = attack.NeverEnds ? ["-timeout", "500ms"] : [];
        var outcome = await YscoBinary.RunAsync(
            Sandbox.FetchArguments(stage.World, what, ["-dir", "ys", .. limit]), new() { Directory = folder });
        string line = outcome.Stderr.TrimEnd('\n');
        stage.Tell.Block([$"{Name(attack.Mode),-26}{outcome.ExitCode,4}  {Short(stage, what, line)}"]);
        if (outcome.ExitCode is not (1 or Proven) || line.Length == 0 || line.Contains('\n', StringComparison.Ordinal))
        {
            throw new DemoFailedException($"{attack.Mode}: not refused with one line and status 1 or {Proven}: {outcome.ExitCode}: {line}");
        }

        if (!before.SequenceEqual(Listing(folder)))
        {
            throw new DemoFailedException($"{attack.Mode}: the folder changed:\n{string.Join('\n', Listing(folder).Except(before))}");
        }
    }

    private static async Task AcceptAsync(DemoStage stage)
    {
        stage.Tell.Say(
            "Not an attack is a log that shows an older tree, as long as that is the true past: taken, and the newer head is kept. Of a "
            + "forked one both notes are kept, to show to others:");
        stage.World.Builds.Misbehave(BuildsMode.TreeBackwards, BuildsStages.All);
        await stage.RunAsync($"cd fetched && {Fetch} {Tiny}@v0.0.2 && cat ys/*.fork-*");
        stage.World.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
    }

    // Both notes of a fork are kept as evidence: that is to be.
    private static string[] Listing(string folder) => [.. Sandbox.Listing(folder).Where(l => !l.Contains(".fork-", StringComparison.Ordinal))];

    private static string Name(BuildsMode mode) => string.Concat(mode.ToString().Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? " " : "")}{char.ToLowerInvariant(c)}" : $"{c}"));

    // The whole line has been shown once: the addresses, which all have in common, are left out here.
    private static string Short(DemoStage stage, string what, string line)
    {
        var asked = TestWorld.Spec(what[(what.IndexOf('@', StringComparison.Ordinal) + 1)..], what[..what.IndexOf('@', StringComparison.Ordinal)]);
        line = line.Replace("ysco fetch: ", "", StringComparison.Ordinal)
            .Replace($"{stage.World.Builds.BaseUrl}/lookup/{asked.Key}", "lookup", StringComparison.Ordinal)
            .Replace($"lookup of {asked.Key}", "lookup", StringComparison.Ordinal)
            .Replace($"{asked.Key}: ", "", StringComparison.Ordinal)
            .Replace($"{stage.World.Builds.BaseUrl}/", "", StringComparison.Ordinal);
        int download = line.IndexOf(".gz: ", StringComparison.Ordinal);
        line = line.StartsWith("download ", StringComparison.Ordinal) && download > 0 ? $"download: {line[(download + ".gz: ".Length)..]}" : line;
        return line.Length <= LineColumns ? line : line[..(LineColumns - 1)] + "…";
    }
}

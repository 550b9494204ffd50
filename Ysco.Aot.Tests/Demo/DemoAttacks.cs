using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Demo;

/// <summary>A builder and log that lie in every way the world knows, and what a fetch by hand says to each.</summary>
/// <param name="world">The world that is to misbehave.</param>
/// <param name="narrator">Tells it.</param>
/// <param name="folder">Where the fetches run.</param>
internal sealed class DemoAttacks(TestWorld world, Narrator narrator, string folder)
{
    /// <summary>Waiting for time-outs is no show: those have tests.</summary>
    private static readonly BuildsMode[] Shown =
    [
        BuildsMode.BadSignature, BuildsMode.WrongKeyId, BuildsMode.ForeignKeySameName, BuildsMode.ForkedTree,
        BuildsMode.TreeTooLarge, BuildsMode.AlteredRoot, BuildsMode.RecordOtherModule, BuildsMode.RecordOtherVersion,
        BuildsMode.RecordOtherArch, BuildsMode.FilesizeSmaller, BuildsMode.FilesizeZero, BuildsMode.FilesizeNegative,
        BuildsMode.RecordNotInTree, BuildsMode.AlteredTile, BuildsMode.TruncatedTile, BuildsMode.AlteredBinary,
        BuildsMode.TruncatedBinary, BuildsMode.GzipBomb, BuildsMode.TrailingGarbage, BuildsMode.BinaryOfOtherVersion,
        BuildsMode.BinaryIsScript, BuildsMode.NotFound, BuildsMode.ServerError, BuildsMode.Html, BuildsMode.RedirectLoop,
        BuildsMode.EndlessBody, BuildsMode.CutBody,
    ];

    private const int ColumnChars = 110;

    /// <summary>Tries each, and insists that nothing comes of it.</summary>
    public async Task RunAsync(string version)
    {
        string[] fetch =
        [
            "fetch", "-key", world.Builds.VerifierKey, "-url", world.Builds.BaseUrl, "-goversion", TestWorld.GoVersion,
            "-timeout", "20s", "-o", "stolen", $"{TestWorld.Service}@{version}",
        ];
        narrator.Say($"$ ysco {string.Join(' ', fetch)}    (against each kind of lie)");
        string head = HeadFile();
        foreach (BuildsMode mode in Shown)
        {
            world.Builds.Misbehave(mode, BuildsStages.All);
            ProcessOutcome outcome = await narrator.TryAsync("./ysco", fetch);
            world.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
            string said = outcome.Stderr.TrimEnd('\n').Split('\n')[^1];
            narrator.Say($"    {mode,-22} exit {outcome.ExitCode}  {Shortened(said)}");
            Narrator.Expect(outcome.ExitCode is 1 or 7, $"{mode}: exit code {outcome.ExitCode}");
            Narrator.Expect(!File.Exists(Path.Combine(folder, "stolen")), $"{mode}: a file was written");
            Narrator.Expect(HeadFile() == head, $"{mode}: what is held of the log has changed");
        }
    }

    /// <summary>The end says why; the beginning is the same for all.</summary>
    private static string Shortened(string text) => text.Length <= ColumnChars ? text : "..." + text[^ColumnChars..];

    private string HeadFile() => File.ReadAllText(Path.Combine(folder, "ys", "log-localhost.head"));
}

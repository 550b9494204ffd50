namespace Ysco.Tests.Demo;

/// <summary>What is installed is proven again, without a network.</summary>
internal static class VerifyChapter
{
    public static async Task TellAsync(DemoStage stage)
    {
        stage.Tell.Chapter("What is installed can be proven");
        stage.Tell.Say(
            "Beside the binary lies its evidence: the log's record, the signed tree and the proof that the one is in the other. "
            + "It is checked again, offline, against the key in ys/ysco.conf.");
        await stage.ExpectAsync("ysco verify ./websvc", UpdateChapter.Second);
        stage.Tell.Say("One byte changed, the same evidence:");
        await stage.RunAsync(
            "cp websvc altered; cp \"$(readlink websvc).evidence.json\" altered.evidence.json; "
            + "printf X | dd of=altered bs=1 seek=1000000 conv=notrunc status=none");
        await stage.RunAsync("ysco verify ./altered", refused: true);
    }
}

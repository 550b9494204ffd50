using Xunit;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tests.World;
using Ysco.Tlog;

namespace Ysco.Tests.Tlog;

public class SignedTreeTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Vectors", "tlog");

    private static readonly string Note = File.ReadAllText(Path.Combine(Folder, "latest"));

    private static readonly VerifierKey Key = VerifierKey.Parse(File.ReadAllText(Path.Combine(Folder, "verifier.key")).Trim()).Value;

    // Four bytes of key id and as many more as a line is to have; '+' is what JSON makes longest.
    private static string UnknownSignature(int bytes) =>
        $"\u2014 stranger.example {Convert.ToBase64String([.. Enumerable.Repeat((byte)0xfb, bytes)])}\n";

    [Fact]
    public void Signatures_by_unknown_keys_are_not_kept_for_anybody_on_the_way_can_add_them()
    {
        string padded = Note + string.Concat(Enumerable.Repeat(UnknownSignature(5_000), 90));
        Assert.Equal(Note, SignedTree.Verify(padded, Key).Value.Note.Message);
    }

    [Fact]
    public void A_tree_head_with_endless_lines_is_refused_for_it_would_be_sent_along_for_ever()
    {
        using var log = new NoteSigner("log.example", [.. Enumerable.Repeat((byte)1, 32)]);
        string head = log.Sign($"go.sum database tree\n5\n{Convert.ToBase64String(new byte[32])}\n{new string('x', SignedTree.MaxNoteChars)}\n");
        Failure? failure = SignedTree.Verify(head, VerifierKey.Parse(log.VerifierKey).Value).Failure;
        Assert.Equal(FailureKind.Invalid, failure?.Kind);
        Assert.EndsWith("over the 8192 it may have", failure?.Message);
    }
}

using Ysco.Merkle;
using Ysco.Notes;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>A tree head with the log's signature on it; only verification makes one.</summary>
public sealed class SignedTree
{
    /// <summary>
    /// The longest note that is taken: a tree head may have lines after its root hash. A note is kept and goes into each
    /// later request to a worker, so an endless one would stop all fetches for good.
    /// </summary>
    public const int MaxNoteChars = 8 * 1024;

    private SignedTree(Note note, TreeHead head)
    {
        Note = note;
        Head = head;
    }

    /// <summary>The signed note the head was read from.</summary>
    public Note Note { get; }

    /// <summary>Size and root hash.</summary>
    public TreeHead Head { get; }

    /// <summary>Verifies a note and reads the tree head in it.</summary>
    /// <param name="note">The whole note in UTF-8.</param>
    /// <param name="key">The log's key.</param>
    public static Result<SignedTree> Verify(ReadOnlySpan<byte> note, VerifierKey key) => FromNote(Note.Verify(note, key));

    /// <inheritdoc cref="Verify(ReadOnlySpan{byte}, VerifierKey)"/>
    public static Result<SignedTree> Verify(string note, VerifierKey key) => FromNote(Note.Verify(note, key));

    private static Result<SignedTree> FromNote(Result<Note> verified)
    {
        if (!verified.Try(out Note? note, out Failure? failure))
        {
            return failure;
        }

        if (note.Message.Length > MaxNoteChars)
        {
            return Failure.Invalid($"signed tree: a note of {note.Message.Length} characters, over the {MaxNoteChars} it may have");
        }

        return TreeHead.Parse(note.Text).Try(out TreeHead? head, out failure) ? new SignedTree(note, head) : failure;
    }
}

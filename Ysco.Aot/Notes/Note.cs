using System.Text;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Notes;

/// <summary>
/// A text signed by one known key or more. Only verification makes one: who has a note has a signed text.
/// References: C2SP signed-note, "Verifying"; Go's golang.org/x/mod/sumdb/note agrees but in one point: a second line
/// by the same key is skipped there and verified here.
/// Limits: those of <see cref="UnverifiedNote"/>.
/// </summary>
public sealed class Note
{
    /// <summary>The longest note, in bytes.</summary>
    public const int MaxBytes = UnverifiedNote.MaxBytes;

    private Note(string text, string verifiedLines, IReadOnlyList<VerifierKey> signedBy)
    {
        Message = $"{text}\n{verifiedLines}";
        Text = text;
        SignedBy = signedBy;
    }

    /// <summary>
    /// The note as it is kept and passed on: the text, then the signatures that were verified, as they were sent. Lines by
    /// other keys are left out, for they prove nothing here and anybody on the way can add them.
    /// </summary>
    public string Message { get; }

    /// <summary>The signed text, its last newline included.</summary>
    public string Text { get; }

    /// <summary>The known keys with a good signature, one or more, each once.</summary>
    public IReadOnlyList<VerifierKey> SignedBy { get; }

    /// <summary>Reads a note and verifies the signatures by known keys.</summary>
    /// <param name="message">The whole note in UTF-8.</param>
    /// <param name="known">The keys that are trusted.</param>
    /// <returns>
    /// Invalid when it is no note; Security when a line that names a known key does not verify, or no known key signed.
    /// </returns>
    public static Result<Note> Verify(ReadOnlySpan<byte> message, params ReadOnlySpan<VerifierKey> known)
    {
        if (!UnverifiedNote.Parse(message).Try(out UnverifiedNote? note, out Failure? failure))
        {
            return failure;
        }

        byte[] text = Encoding.UTF8.GetBytes(note.Text);
        var signedBy = new List<VerifierKey>();
        var verified = new StringBuilder();
        foreach (NoteSignature line in note.Signatures)
        {
            if (Find(known, line) is not { } key)
            {
                continue;
            }

            if (!key.Verifies(text, line.Bytes))
            {
                return Failure.Security($"note: the signature by {key.Name}+{key.Id:x8} does not verify");
            }

            if (!signedBy.Contains(key))
            {
                signedBy.Add(key);
                verified.Append(line.Line).Append('\n');
            }
        }

        return signedBy.Count > 0 ? new Note(note.Text, verified.ToString(), signedBy) : Unknown(note, known);
    }

    /// <inheritdoc cref="Verify(ReadOnlySpan{byte}, ReadOnlySpan{VerifierKey})"/>
    public static Result<Note> Verify(string message, params ReadOnlySpan<VerifierKey> known)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Length > MaxBytes
            ? Failure.Invalid($"note: longer than {MaxBytes} bytes")
            : Verify(Encoding.UTF8.GetBytes(message), known);
    }

    private static VerifierKey? Find(ReadOnlySpan<VerifierKey> known, NoteSignature line)
    {
        foreach (VerifierKey key in known)
        {
            if (key.Id == line.KeyId && key.Name == line.Name)
            {
                return key;
            }
        }

        return null;
    }

    private static Failure Unknown(UnverifiedNote note, ReadOnlySpan<VerifierKey> known)
    {
        string wanted = known.IsEmpty ? "any known key" : $"{known[0].Name}+{known[0].Id:x8}";
        NoteSignature first = note.Signatures[0];
        return Failure.Security(
            $"note: no signature by {wanted}, only by {OneLine.From(first.Name)}+{first.KeyId:x8}");
    }
}

namespace Ysco.Notes;

/// <summary>A signature line that was read and not checked.</summary>
/// <param name="Name">The name of the key that is said to have signed.</param>
/// <param name="KeyId">The id of that key.</param>
/// <param name="Bytes">The signature, one byte or more.</param>
/// <param name="Line">The line as it was read, without its newline.</param>
internal sealed record NoteSignature(string Name, uint KeyId, byte[] Bytes, string Line);

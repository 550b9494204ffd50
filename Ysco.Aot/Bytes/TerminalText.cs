namespace Ysco.Bytes;

/// <summary>
/// Bytes of a stranger made fit for a terminal as they come, line by line or on one line that is written over: none of
/// them can move the cursor elsewhere, set a title or type an answer. A whole message is <see cref="OneLine"/>'s.
/// </summary>
internal static class TerminalText
{
    /// <summary>Printable ASCII, line feeds and carriage returns stay; every other byte becomes a question mark.</summary>
    internal static string From(ReadOnlySpan<byte> said) => string.Create(said.Length, said, static (text, bytes) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = bytes[i] is (>= (byte)' ' and <= (byte)'~') or (byte)'\n' or (byte)'\r' ? (char)bytes[i] : '?';
        }
    });
}

using System.Text;
using Ysco.Posix;

namespace Ysco.Commands.CommandLine;

/// <summary>
/// Where a command's text goes: a descriptor, or a list in a test. System.Console is not used: it costs start-up time,
/// memory and a terminal's settings. Text is written at once, unbuffered.
/// </summary>
public sealed class TextSink
{
    private readonly int descriptor;
    private readonly StringBuilder? kept;

    private TextSink(int descriptor, StringBuilder? kept)
    {
        this.descriptor = descriptor;
        this.kept = kept;
    }

    /// <summary>The error number of the first write that failed (full disk, closed pipe); 0 when none did.</summary>
    public int FirstError { get; private set; }

    /// <summary>Whether somebody watches.</summary>
    public bool IsTerminal => kept is null && Terminal.IsTerminal(descriptor);

    /// <summary>A sink that writes to a blocking descriptor.</summary>
    public static TextSink To(int descriptor) => new(descriptor, null);

    /// <summary>A sink that keeps the text.</summary>
    public static TextSink To(StringBuilder kept) => new(-1, kept);

    /// <summary>Writes a text. Once a write has failed, nothing more is written.</summary>
    public void Write(string text)
    {
        if (kept is not null)
        {
            kept.Append(text);
        }
        else if (FirstError == 0 && !FileIo.WriteAll(descriptor, Encoding.UTF8.GetBytes(text)))
        {
            FirstError = Errno.Last;
        }
    }

    /// <summary>Writes a text and a line end.</summary>
    public void WriteLine(string text) => Write(text + "\n");
}

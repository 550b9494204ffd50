using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Notes;

/// <summary>
/// A signed note taken apart, nothing of it believed yet: a text that ends in a newline, an empty line, signature
/// lines. The text may hold empty lines; the last one in the note is the separator.
/// References: C2SP signed-note, "Format".
/// Limits: 1,000,000 bytes and 100 signatures, as Go's note package has them.
/// </summary>
internal sealed class UnverifiedNote
{
    /// <summary>The note in bytes, text and signatures.</summary>
    internal const int MaxBytes = 1_000_000;

    /// <summary>Each known one costs a verification.</summary>
    internal const int MaxSignatures = 100;

    internal const string LineStart = "\u2014 ";

    private UnverifiedNote(string text, List<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>The signed text, its last newline included.</summary>
    internal string Text { get; }

    /// <summary>The signatures in the order of their lines.</summary>
    internal List<NoteSignature> Signatures { get; }

    internal static Result<UnverifiedNote> Parse(ReadOnlySpan<byte> message)
    {
        if (message.Length > MaxBytes)
        {
            return Bad($"longer than {MaxBytes} bytes");
        }

        if (!Utf8.IsValid(message))
        {
            return Bad("not valid utf-8");
        }

        foreach (byte b in message)
        {
            if (b < 0x20 && b != '\n')
            {
                return Bad($"control character 0x{b:x2}");
            }
        }

        return Split(Encoding.UTF8.GetString(message));
    }

    private static Result<UnverifiedNote> Split(string message)
    {
        int separator = message.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (separator < 0)
        {
            return Bad("no empty line between text and signatures");
        }

        string lines = message[(separator + 2)..];
        if (lines.Length == 0 || lines[^1] != '\n')
        {
            return Bad(lines.Length == 0 ? "no signature line" : "the last signature line has no newline");
        }

        var signatures = new List<NoteSignature>();
        foreach (Range range in lines.AsSpan(0, lines.Length - 1).Split('\n'))
        {
            if (signatures.Count == MaxSignatures)
            {
                return Bad($"more than {MaxSignatures} signatures");
            }

            if (!ParseLine(lines.AsSpan(0, lines.Length - 1)[range]).Try(out NoteSignature? signature, out Failure? failure))
            {
                return failure;
            }

            signatures.Add(signature);
        }

        return new UnverifiedNote(message[..(separator + 1)], signatures);
    }

    private static Result<NoteSignature> ParseLine(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith(LineStart, StringComparison.Ordinal))
        {
            return BadLine(line, "it does not start with an em dash and a space");
        }

        ReadOnlySpan<char> rest = line[LineStart.Length..];
        int space = rest.IndexOf(' ');
        if (space < 0)
        {
            return BadLine(line, "no space between name and signature");
        }

        if (KeyName.Problem(rest[..space]) is { } problem)
        {
            return BadLine(line, problem);
        }

        if (StrictBase64.Decode(rest[(space + 1)..]) is not { Length: > 4 } value)
        {
            return BadLine(line, "the signature is not base64 of more than 4 bytes");
        }

        return new NoteSignature(rest[..space].ToString(), BinaryPrimitives.ReadUInt32BigEndian(value), value[4..], line.ToString());
    }

    private static Failure Bad(string cause) => Failure.Invalid($"note: {cause}");

    private static Failure BadLine(ReadOnlySpan<char> line, string cause) =>
        Failure.Invalid($"note: signature line {OneLine.From(line)}: {cause}");
}

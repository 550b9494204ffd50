using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ysco.Admin;

/// <summary>
/// A page being written, in UTF-8. There is one way to write: an interpolated string, of which what stands in the program is
/// markup, and what stands in a hole is text from outside and is escaped. Nothing from outside can get in as markup, for
/// no method takes it as such.
/// References: HTML section 13.1.4 (character references), 13.2.5 (what ends text and quoted attribute values).
/// Limits: an attribute value goes into double quotes; nothing is escaped for a script, a style or the address of a link
/// (<see cref="WebUrl"/>).
/// </summary>
internal sealed class Html
{
    /// <summary>A page of an ordinary service has some 20 KiB.</summary>
    private const int InitialBytes = 32 * 1024;

    /// <summary>What a UTF-16 code unit has at most in UTF-8.</summary>
    private const int MaxBytesPerChar = 3;

    private byte[] buffer = new byte[InitialBytes];
    private int length;

    /// <summary>Writes markup with text in its holes.</summary>
#pragma warning disable CA1822 // The handler, which has this as its argument, has written all by now.
    internal void Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => _ = markup;
#pragma warning restore CA1822

    /// <summary>Writes the page's style.</summary>
    internal void AddStyle() => PutBytes(PageStyle.Css);

    /// <summary>The bytes so far.</summary>
    internal ReadOnlyMemory<byte> Finish() => buffer.AsMemory(0, length);

    private void PutLiteral(string literal)
    {
        Reserve(literal.Length);
        length += Encoding.UTF8.GetBytes(literal, buffer.AsSpan(length));
    }

    private void PutText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            int plain = 0;
            while (plain < text.Length && IsPlain(text[plain]))
            {
                plain++;
            }

            Reserve(plain);
            length += Encoding.UTF8.GetBytes(text[..plain], buffer.AsSpan(length));
            if (plain == text.Length)
            {
                return;
            }

            PutBytes(Reference(text[plain]));
            text = text[(plain + 1)..];
        }
    }

    private void PutNumber(long number)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(number, buffer.AsSpan(length), out int written);
        length += written;
    }

    private void PutBytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    private void Reserve(int chars)
    {
        int wanted = checked(length + (chars * MaxBytesPerChar));
        if (wanted > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(wanted, buffer.Length * 2));
        }
    }

    /// <summary>Control characters are no part of a page, but for white space; NUL least of all.</summary>
    private static bool IsPlain(char c) => c is not ('&' or '<' or '>' or '"' or '\'')
        && (c is (>= ' ' and < '\x7f') or >= '\xa0' or '\t' or '\n' or '\r');

    private static ReadOnlySpan<byte> Reference(char c) => c switch
    {
        '&' => "&amp;"u8,
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '"' => "&#34;"u8,
        '\'' => "&#39;"u8,
        _ => "\ufffd"u8,
    };

    /// <summary>An interpolated string that is written to a page while it is evaluated.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Markup
    {
        private readonly Html html;

        public Markup(int literalLength, int formattedCount, Html html)
        {
            _ = (literalLength, formattedCount);
            this.html = html;
        }

        /// <summary>What stands in the program.</summary>
        public void AppendLiteral(string literal) => html.PutLiteral(literal);

        /// <summary>Text from outside, escaped.</summary>
        public void AppendFormatted(ReadOnlySpan<char> text) => html.PutText(text);

        /// <summary>Text from outside, escaped.</summary>
        public void AppendFormatted(string? text) => html.PutText(text);

        /// <summary>A number.</summary>
        public void AppendFormatted(long number) => html.PutNumber(number);

        /// <summary>The address of a link.</summary>
        public void AppendFormatted(WebUrl url) => html.PutText(url.Text);
    }
}

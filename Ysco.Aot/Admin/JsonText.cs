using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ysco.Admin;

/// <summary>JSON being written, indented, with a line end at its end.</summary>
internal sealed class JsonText : IDisposable
{
    private readonly ArrayBufferWriter<byte> output = new(4096);

    internal JsonText(char indent, int indentSize) => Json = new Utf8JsonWriter(output, new JsonWriterOptions
    {
        Indented = true,
        IndentCharacter = indent,
        IndentSize = indentSize,

        // What JSON itself wants escaped, no more: the answer is never put into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    internal Utf8JsonWriter Json { get; }

    public void Dispose() => Json.Dispose();

    internal byte[] Finish()
    {
        Json.Flush();
        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }
}

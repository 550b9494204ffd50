using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ysco.Bytes;
using Ysco.Updates;

namespace Ysco.State;

/// <summary>
/// An entry of the history as JSON. A line of <c>events.jsonl</c> is one object:
/// <code>{"Time":"2026-11-21T04:02:21.000Z","Kind":"updated","Which":"svc","Version":"v0.1.1","GoVersion":"go1.26.10","OldVersion":"v0.1.0","OldGoVersion":"go1.26.10","Reason":"","Binary":""}</code>
/// All keys are there, those without a value as empty texts; unknown ones are passed over.
/// Limits: <see cref="MaxLineBytes"/>.
/// </summary>
public static class HistoryJson
{
    /// <summary>Six words, a reason and a path of the longest kind, each character of up to 6 bytes (\uXXXX), and the keys: 9.6 KB.</summary>
    public const int MaxLineBytes = 10_000;

    private const int MaxDepth = 2;

    /// <summary>Writes an object.</summary>
    public static void Write(Utf8JsonWriter json, HistoryEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("Time"u8, Rfc3339.FormatMilliseconds(entry.Time));
        json.WriteString("Kind"u8, entry.Kind);
        json.WriteString("Which"u8, entry.Which);
        json.WriteString("Version"u8, entry.Version);
        json.WriteString("GoVersion"u8, entry.GoVersion);
        json.WriteString("OldVersion"u8, entry.OldVersion);
        json.WriteString("OldGoVersion"u8, entry.OldGoVersion);
        json.WriteString("Reason"u8, entry.Reason);
        json.WriteString("Binary"u8, entry.Binary);
        json.WriteEndObject();
    }

    /// <summary>Writes lines, each with its end.</summary>
    public static byte[] Lines(ReadOnlySpan<HistoryEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var json = new Utf8JsonWriter(buffer, options);
        foreach (HistoryEntry entry in entries)
        {
            Write(json, entry);
            json.Flush();
            buffer.Write("\n"u8);
            json.Reset();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads one line, without its end; null when it is not an entry.</summary>
    public static HistoryEntry? ParseLine(ReadOnlyMemory<byte> line)
    {
        // Most of what is no entry shows it at its ends, and an exception costs more than a look.
        if (line.Span is not [(byte)'{', .., (byte)'}'] || line.Length > MaxLineBytes)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Cut off, damaged, or another value than expected.
            return null;
        }
    }

    /// <summary>Reads an object; null when it is not an entry.</summary>
    /// <exception cref="InvalidOperationException">It is no object, or one of its values is no text.</exception>
    public static HistoryEntry? Read(JsonElement json) =>
        Rfc3339.TryParse(Text(json, "Time"), out DateTimeOffset time) && Text(json, "Kind") is { Length: > 0 } kind
            ? new HistoryEntry(
                time, kind, Text(json, "Which"), Text(json, "Version"), Text(json, "GoVersion"), Text(json, "OldVersion"),
                Text(json, "OldGoVersion"), Text(json, "Reason"), Text(json, "Binary"))
            : null;

    private static string Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out JsonElement value) ? value.GetString() ?? "" : "";
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ysco.Bytes;
using Ysco.Updates;

namespace Ysco.State;

/// <summary>
/// What is posted to those who are told:
/// <code>{"Version":1,"Host":"web1","ModPath":"example.org/websvc","PkgDir":"/","Event":{...}}</code>
/// The event is an entry of the history (<see cref="HistoryJson"/>). Keys may be added without another version.
/// </summary>
public static class NotificationBody
{
    /// <summary>Of this form.</summary>
    public const int Version = 1;

    /// <summary>The longest body, characters: three names, the event, quotes of which each needs a backslash, and the keys.</summary>
    public const int MaxChars = 6_000;

    /// <summary>The host's name and the service's, each: some times what real ones have.</summary>
    private const int MaxNameChars = 256;

    /// <summary>Writes a body.</summary>
    /// <param name="host">The machine's name.</param>
    /// <param name="service">The service.</param>
    /// <param name="entry">What happened.</param>
    public static string Write(string host, Build service, HistoryEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("Version"u8, Version);
        json.WriteString("Host"u8, OneLine.From(host, MaxNameChars));
        json.WriteString("ModPath"u8, OneLine.From(service.ModPath, MaxNameChars));
        json.WriteString("PkgDir"u8, OneLine.From(service.PkgDir, MaxNameChars));
        json.WritePropertyName("Event"u8);
        HistoryJson.Write(json, entry);
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

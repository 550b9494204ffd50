using System.Text.Json;
using Ysco.Bytes;

namespace Ysco.Commands.CommandLine;

/// <summary>
/// The keys of a JSON object that another version of ysco may have written: one that is not there, or null, is empty. One of
/// another kind than expected is an <see cref="InvalidOperationException"/> or a <see cref="FormatException"/>.
/// Every text is one printable line.
/// </summary>
/// <param name="json">The object.</param>
internal sealed class JsonKeys(JsonElement json)
{
    /// <summary>Paths, reasons and what servers said.</summary>
    private const int MaxTextChars = 4096;

    internal bool Has(string key) => Find(key) is not null;

    internal string Text(string key) => Find(key) is { } value ? OneLine.From(value.GetString(), MaxTextChars) : "";

    internal bool Bool(string key) => Find(key)?.GetBoolean() ?? false;

    internal int Number(string key) => (int)Math.Clamp(Large(key), int.MinValue, int.MaxValue);

    internal long Large(string key) => Find(key)?.GetInt64() ?? 0;

    internal DateTimeOffset? Time(string key) => Text(key) is { Length: > 0 } text
        ? Rfc3339.TryParse(text, out DateTimeOffset time) ? time : throw new FormatException($"{key}: not an RFC 3339 time")
        : null;

    internal JsonKeys? Object(string key) => Find(key) is { } value ? new JsonKeys(value) : null;

    /// <summary>What is made of the elements of a list; of those that nothing is made of, nothing.</summary>
    internal T[] List<T>(string key, Func<JsonKeys, T?> read)
        where T : class
    {
        var all = new List<T>();
        if (Find(key) is { } list)
        {
            foreach (JsonElement item in list.EnumerateArray())
            {
                if (read(new JsonKeys(item)) is { } made)
                {
                    all.Add(made);
                }
            }
        }

        return [.. all];
    }

    /// <summary>A list of texts.</summary>
    internal string[] Texts(string key) => List(key, static item => OneLine.From(item.Element.GetString()));

    /// <summary>The object, or whatever it is.</summary>
    internal JsonElement Element => json;

    private JsonElement? Find(string key) =>
        json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}

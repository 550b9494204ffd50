using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ysco.Artifacts.Gobuild;

/// <summary>Generated JSON of evidence. Keys and base64 are to be read by people, so plus signs and dashes stay themselves.</summary>
[JsonSerializable(typeof(BuildEvidence))]
internal sealed partial class EvidenceJson : JsonSerializerContext
{
    internal static readonly EvidenceJson Compact = new(Written(indented: false));

    internal static readonly EvidenceJson Indented = new(Written(indented: true));

    private static JsonSerializerOptions Written(bool indented) => new()
    {
        WriteIndented = indented,
        IndentCharacter = '\t',
        IndentSize = 1,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

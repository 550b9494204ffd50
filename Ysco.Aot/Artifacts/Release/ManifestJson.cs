using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ysco.Artifacts.Release;

/// <summary>Generated JSON of manifests, of evidence, and of what a bundle is of, indented by two: people read and compare them.</summary>
[JsonSerializable(typeof(ReleaseManifest))]
[JsonSerializable(typeof(ReleaseEvidence))]
[JsonSerializable(typeof(BundleInfo))]
internal sealed partial class ManifestJson : JsonSerializerContext
{
    internal static readonly ManifestJson Written = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

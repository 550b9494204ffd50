using System.Text.Json;
using System.Text.Json.Serialization;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>Requests and answers as JSON, generated; strict about null, deaf to unknown keys.</summary>
[JsonSourceGenerationOptions(
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(WorkerRequest))]
[JsonSerializable(typeof(WorkerAnswer))]
internal sealed partial class WorkerJson : JsonSerializerContext
{
    internal static byte[] Write(WorkerRequest request) =>
        JsonSerializer.SerializeToUtf8Bytes(request, Default.WorkerRequest);

    internal static byte[] Write(WorkerAnswer answer) =>
        JsonSerializer.SerializeToUtf8Bytes(answer, Default.WorkerAnswer);

    internal static Result<WorkerRequest> ReadRequest(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.WorkerRequest) is { } request
                ? request
                : Results.Failure.Invalid("worker: a request of null");
        }
        catch (JsonException)
        {
            return Results.Failure.Invalid("worker: a request that is not JSON of the expected form");
        }
    }

    internal static Result<WorkerAnswer> ReadAnswer(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.WorkerAnswer) is { } answer
                ? answer
                : Results.Failure.Invalid("worker: an answer of null");
        }
        catch (JsonException)
        {
            return Results.Failure.Invalid("worker: an answer that is not JSON of the expected form");
        }
    }
}

using System.Text.Json;
using Ysco.Http;
using Ysco.Results;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Commands;

/// <summary>What commands read of /json.</summary>
internal sealed class RunningState
{
    /// <summary>An update is being fetched, installed or watched.</summary>
    internal bool IsBusy { get; private init; }

    /// <summary>What happened, the last of it, oldest first.</summary>
    internal HistoryEntry[] Events { get; private init; } = [];

    /// <summary>Reads an answer.</summary>
    internal static Result<RunningState> Read(ReceivedResponse answer)
    {
        if (answer.Status != 200)
        {
            return ControlClient.Refusal(answer);
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            JsonElement json = document.RootElement;
            return new RunningState
            {
                IsBusy = json.GetProperty("UpdateBusy"u8).GetBoolean(),
                Events = json.GetProperty("Events"u8).EnumerateArray().Select(HistoryJson.Read).OfType<HistoryEntry>().ToArray(),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return Failure.Invalid("the ysco that runs answers something else than expected (is it of another version?)");
        }
    }
}

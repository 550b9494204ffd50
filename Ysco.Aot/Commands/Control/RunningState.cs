using System.Text.Json;
using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Http;
using Ysco.Results;
using Ysco.Runtime;

namespace Ysco.Commands.Control;

/// <summary>What a ysco that runs tells of itself with /status: the snapshot that it made it from, as far as commands show it.</summary>
/// <param name="snapshot">How it stands.</param>
/// <param name="facts">What its processes use.</param>
/// <param name="configSum">The sum of the ysco.conf that it uses; empty when it does not say.</param>
internal sealed class RunningState(Snapshot snapshot, PageFacts facts, string configSum)
{
    /// <summary>The sum of the ysco.conf that it uses; empty when it does not say.</summary>
    internal string ConfigSum => configSum;

    /// <summary>How it stands.</summary>
    internal Snapshot Snapshot => snapshot;

    /// <summary>What its processes use.</summary>
    internal PageFacts Facts => facts;

    /// <summary>Asks for it.</summary>
    /// <returns>Null when no ysco runs.</returns>
    internal static Result<RunningState?> Ask(ControlClient client, DateTimeOffset now)
    {
        if (!client.Get("/status").Try(out ReceivedResponse? answer, out Failure? failure))
        {
            return failure;
        }

        if (answer is null)
        {
            return (RunningState?)null;
        }

        return Read(answer, now).Try(out RunningState? state, out failure) ? state : failure;
    }

    /// <summary>Reads what is said of each of several services.</summary>
    /// <param name="answer">The answer to /json.</param>
    /// <param name="listSum">The sum of the list that is in use; empty when it does not say.</param>
    internal static Result<List<(string Name, Snapshot Now)>> ReadAll(ReceivedResponse answer, out string listSum)
    {
        listSum = "";
        if (answer.Status != 200)
        {
            return ControlClient.Refusal(answer);
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var all = new List<(string, Snapshot)>();
            foreach (JsonProperty each in document.RootElement.EnumerateObject())
            {
                var json = new JsonKeys(each.Value);
                listSum = json.Text("ListSum");
                all.Add((each.Name, StatusJson.Snapshot(json) with { ServicePid = json.Number("SvcPid") is > 0 and var pid ? pid : null }));
            }

            return all;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return NotUnderstood;
        }
    }

    private static Failure NotUnderstood => Failure.Invalid("the ysco that runs answers something else than expected (is it of another version?)");

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="now">The time it is.</param>
    internal static Result<RunningState> Read(ReceivedResponse answer, DateTimeOffset now)
    {
        if (answer.Status != 200)
        {
            return ControlClient.Refusal(answer);
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var json = new JsonKeys(document.RootElement);
            return new RunningState(StatusJson.Snapshot(json), StatusJson.Facts(json, now), json.Text("ConfigSum"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return NotUnderstood;
        }
    }
}

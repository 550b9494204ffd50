using System.Buffers;
using System.Text.Json;
using Ysco.Bytes;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.State;

/// <summary>
/// The content of state.json, text to record and back: tab-indented, the original's keys first and under their names,
/// ours after them. Unknown keys are passed over.
/// Limits: <see cref="MaxBytes"/>; nesting as deep as the format is.
/// </summary>
public static class StateJson
{
    /// <summary>The largest file: a thousand scheduled updates have a fifth of it.</summary>
    public const int MaxBytes = 1 << 20;

    private const int MaxDepth = 8;

    /// <summary>Reads a file's content.</summary>
    public static Result<DurableState> Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return Failure.Invalid($"line {e.LineNumber + 1}: not valid JSON");
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return Failure.Invalid($"a value is missing or of another kind than expected: {e.Message}");
        }
    }

    /// <summary>Writes a file's content.</summary>
    public static byte[] Format(DurableState state)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var options = new JsonWriterOptions { Indented = true, IndentCharacter = '\t', IndentSize = 1, NewLine = "\n" };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteString("PauseReason"u8, state.PauseReason);
            WriteSchedule(json, state.Schedule);
            json.WriteString("PreviousBinarySvc"u8, state.PreviousBinarySvc);
            json.WriteString("PreviousBinarySelf"u8, state.PreviousBinarySelf);
            json.WriteNumber("Backoff"u8, state.Backoff);
            json.WriteString("BackoffReason"u8, state.BackoffReason);
            WriteOurs(json, state);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void WriteSchedule(Utf8JsonWriter json, ScheduledUpdate[] schedule)
    {
        if (schedule.Length == 0)
        {
            json.WriteNull("Schedule"u8);
            return;
        }

        json.WriteStartArray("Schedule"u8);
        foreach (ScheduledUpdate entry in schedule)
        {
            json.WriteStartObject();
            json.WriteString("Time"u8, Rfc3339.Format(entry.Time));
            json.WriteString("Which"u8, entry.Which == Which.Service ? "svc" : "self");
            WriteBuild(json, entry.Target);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBuild(Utf8JsonWriter json, Build build)
    {
        json.WriteString("ModPath"u8, build.ModPath);
        json.WriteString("PkgDir"u8, build.PkgDir);
        json.WriteString("Version"u8, build.Version);
        json.WriteString("GoVersion"u8, build.GoVersion);
    }

    private static void WriteOurs(Utf8JsonWriter json, DurableState state)
    {
        if (state.BackoffUntil is { } until)
        {
            json.WriteString("BackoffUntil"u8, Rfc3339.Format(until));
        }

        if (state.SelfBackoff > 0)
        {
            json.WriteNumber("SelfBackoff"u8, state.SelfBackoff);
            json.WriteString("SelfBackoffReason"u8, state.SelfBackoffReason);
            if (state.SelfBackoffUntil is { } untilSelf)
            {
                json.WriteString("SelfBackoffUntil"u8, Rfc3339.Format(untilSelf));
            }
        }

        if (state.Trial is { } trial)
        {
            json.WriteStartObject("Trial"u8);
            json.WriteString("Stage"u8, trial.Stage.ToString());
            json.WriteString("Since"u8, Rfc3339.Format(trial.Since));
            json.WriteNumber("Starts"u8, trial.Starts);
            json.WriteStartObject("New"u8);
            WriteBuild(json, trial.New);
            json.WriteEndObject();
            json.WriteString("NewBinary"u8, trial.NewBinary);
            json.WriteStartObject("Old"u8);
            WriteBuild(json, trial.Old);
            json.WriteEndObject();
            json.WriteString("OldBinary"u8, trial.OldBinary);
            if (trial.AwaitsReady)
            {
                json.WriteBoolean("AwaitsReady"u8, true);
            }

            if (trial.Reason != "")
            {
                json.WriteString("Reason"u8, trial.Reason);
            }

            json.WriteEndObject();
        }

        if (state.SelfTrial is { } own)
        {
            json.WriteStartObject("TrialSelf"u8);
            json.WriteString("Since"u8, Rfc3339.Format(own.Since));
            json.WriteNumber("Starts"u8, own.Starts);
            json.WriteString("NewVersion"u8, own.NewVersion);
            json.WriteString("NewBinary"u8, own.NewBinary);
            json.WriteString("OldVersion"u8, own.OldVersion);
            json.WriteString("OldBinary"u8, own.OldBinary);
            json.WriteString("Path"u8, own.Path);
            json.WriteString("Reason"u8, own.Reason);
            json.WriteString("BootId"u8, own.BootId);
            json.WriteEndObject();
        }

        if (state.FailedBuilds.Length > 0)
        {
            json.WriteStartArray("FailedBuilds"u8);
            foreach (FailedBuild failed in state.FailedBuilds)
            {
                json.WriteStartObject();
                WriteBuild(json, failed.Target);
                json.WriteNumber("Times"u8, failed.Times);
                if (failed.IsRefused)
                {
                    json.WriteBoolean("Refused"u8, true);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (state.Leftovers.Length > 0)
        {
            json.WriteStartArray("Leftovers"u8);
            Array.ForEach(state.Leftovers, json.WriteStringValue);
            json.WriteEndArray();
        }
    }

    private static DurableState Read(JsonElement json) => new()
    {
        PauseReason = Text(json, "PauseReason"),
        Schedule = List(json, "Schedule", entry => new ScheduledUpdate(
            Time(entry, "Time") ?? throw new FormatException("Schedule: Time"),
            Text(entry, "Which") == "self" ? Which.Self : Which.Service,
            ReadBuild(entry))),
        PreviousBinarySvc = Text(json, "PreviousBinarySvc"),
        PreviousBinarySelf = Text(json, "PreviousBinarySelf"),
        Backoff = Math.Clamp(Number(json, "Backoff"), 0, Updates.Backoff.MaxHours),
        BackoffReason = Text(json, "BackoffReason"),
        BackoffUntil = Time(json, "BackoffUntil"),
        SelfBackoff = Math.Clamp(Number(json, "SelfBackoff"), 0, Updates.Backoff.MaxHours),
        SelfBackoffReason = Text(json, "SelfBackoffReason"),
        SelfBackoffUntil = Time(json, "SelfBackoffUntil"),
        Trial = json.TryGetProperty("Trial"u8, out JsonElement trial) && trial.ValueKind == JsonValueKind.Object
            ? ReadTrial(trial)
            : null,
        SelfTrial = json.TryGetProperty("TrialSelf"u8, out JsonElement own) && own.ValueKind == JsonValueKind.Object
            ? new SelfTrial(
                Time(own, "Since") ?? throw new FormatException("TrialSelf: Since"), Math.Max(0, Number(own, "Starts")), Text(own, "NewVersion"),
                Text(own, "NewBinary"), Text(own, "OldVersion"), Text(own, "OldBinary"), Text(own, "Path"), Text(own, "Reason"), Text(own, "BootId"))
            : null,
        FailedBuilds = List(json, "FailedBuilds", entry => new FailedBuild(
            ReadBuild(entry), Number(entry, "Times"), entry.TryGetProperty("Refused"u8, out JsonElement refused) && refused.ValueKind == JsonValueKind.True)),
        Leftovers = List(json, "Leftovers", entry => entry.GetString() ?? ""),
    };

    private static Trial ReadTrial(JsonElement json) => new(
        Text(json, "Stage") switch
        {
            "Switching" => TrialStage.Switching,
            "Watching" => TrialStage.Watching,
            "Failed" => TrialStage.Failed,
            var other => throw new FormatException($"Trial: Stage {other}"),
        },
        Time(json, "Since") ?? throw new FormatException("Trial: Since"),
        Math.Max(0, Number(json, "Starts")),
        ReadBuild(json.GetProperty("New"u8)),
        Text(json, "NewBinary"),
        ReadBuild(json.GetProperty("Old"u8)),
        Text(json, "OldBinary"),
        json.TryGetProperty("AwaitsReady"u8, out JsonElement awaits) && awaits.GetBoolean(),
        Text(json, "Reason"));

    private static Build ReadBuild(JsonElement json) =>
        new(Text(json, "ModPath"), Text(json, "PkgDir"), Text(json, "Version"), Text(json, "GoVersion"));

    private static string Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out JsonElement value) ? value.GetString() ?? "" : "";

    private static int Number(JsonElement json, string key) =>
        json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetInt32() : 0;

    private static DateTimeOffset? Time(JsonElement json, string key) => Text(json, key) is { Length: > 0 } text
        ? Rfc3339.TryParse(text, out DateTimeOffset time) ? time : throw new FormatException($"{key}: not an RFC 3339 time")
        : null;

    private static T[] List<T>(JsonElement json, string key, Func<JsonElement, T> read)
    {
        if (!json.TryGetProperty(key, out JsonElement list) || list.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        var items = new List<T>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            items.Add(read(item));
        }

        return [.. items];
    }
}

using System.Text;
using System.Text.Json;
using Ysco.Config;
using Ysco.Http;
using Ysco.Runtime;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// /json: the keys of the Go program, in its order, then ours. Lists without entries are null, as Go writes them; times
/// are RFC 3339 in UTC. The configuration is as it stands in the file, but for secrets (<see cref="ConfSecrets"/>).
/// </summary>
internal static class JsonView
{
    internal const string ContentType = "application/json; charset=utf-8";

    /// <summary>/json.</summary>
    internal static HttpResponse Render(Snapshot now)
    {
        using var text = new JsonText(' ', 1);
        Utf8JsonWriter json = text.Json;
        json.WriteStartObject();
        WriteState(json, now);
        WriteList(json, "Argv", now.Argv);
        json.WriteString("ConfigPath", now.ConfigPath);
        json.WriteString("ConfigContents", ConfSecrets.Hide(now.ConfigContents));
        json.WriteString("ConfigExample", now.ConfigExample);
        WriteLinks(json, now.Links);
        WriteOurs(json, now);
        json.WriteEndObject();
        return new HttpResponse(200, ContentType, text.Finish());
    }

    /// <summary>/status: the same without the configuration, and what the processes use at this moment.</summary>
    /// <param name="now">The snapshot.</param>
    /// <param name="facts">What changes by itself; null when no ysco runs.</param>
    internal static HttpResponse RenderStatus(Snapshot now, PageFacts? facts)
    {
        using var text = new JsonText(' ', 1);
        Utf8JsonWriter json = text.Json;
        json.WriteStartObject();
        json.WriteBoolean("Running", facts is not null);
        json.WriteString("ConfigSum", facts is null || now.ConfigContents == "" ? "" : ConfigFile.Sum(Encoding.UTF8.GetBytes(now.ConfigContents)));
        WriteState(json, now);
        WriteList(json, "Argv", now.Argv);
        WriteOurs(json, now);
        JsonState.WriteProcess(json, "SvcProcess", now.ServicePid, facts?.Service);
        JsonState.WriteProcess(json, "SelfProcess", facts?.SelfPid, facts?.Self);
        json.WriteEndObject();
        return new HttpResponse(200, ContentType, text.Finish());
    }

    /// <summary>/json of several services: what /json says of each, by its name, but for the configurations.</summary>
    /// <param name="services">The services.</param>
    /// <param name="listSum">The sum of their list that is in use; each has it, as only services have names here.</param>
    internal static HttpResponse RenderAll(IEnumerable<(string Name, Snapshot Now)> services, string listSum)
    {
        using var text = new JsonText(' ', 1);
        text.Json.WriteStartObject();
        foreach ((string name, Snapshot now) in services)
        {
            text.Json.WriteStartObject(name);
            WriteState(text.Json, now);
            WriteList(text.Json, "Argv", now.Argv);
            text.Json.WriteString("ConfigPath", now.ConfigPath);
            text.Json.WriteString("ListSum", listSum);
            WriteLinks(text.Json, now.Links);
            WriteOurs(text.Json, now);
            JsonState.WritePid(text.Json, now.ServicePid);
            text.Json.WriteEndObject();
        }

        text.Json.WriteEndObject();
        return new HttpResponse(200, ContentType, text.Finish());
    }

    private static void WriteState(Utf8JsonWriter json, Snapshot now)
    {
        WriteBuild(json, "Svc", now.Service);
        WriteBuild(json, "Self", now.Self);
        json.WriteBoolean("UpdateBusy", now.UpdateBusy);
        json.WriteString("PauseReason", now.PauseReason);
        WriteSchedule(json, now.Scheduled);
        json.WriteNumber("Backoff", now.Backoff);
        json.WriteString("BackoffReason", now.BackoffReason);
        WriteVersions(json, "Svc", now.ServiceVersions);
        WriteVersions(json, "Self", now.SelfVersions);
        WriteVersions(json, "Go", now.GoVersions);
    }

    private static void WriteOurs(Utf8JsonWriter json, Snapshot now)
    {
        WriteTime(json, "SvcVersionsLearnt", now.ServiceVersions.LearntAt);
        WriteTime(json, "SelfVersionsLearnt", now.SelfVersions.LearntAt);
        WriteTime(json, "GoVersionsLearnt", now.GoVersions.LearntAt);
        JsonState.Write(json, now);
    }

    private static void WriteBuild(Utf8JsonWriter json, string prefix, Build build)
    {
        json.WriteString(prefix + "ModPath", build.ModPath);
        json.WriteString(prefix + "PkgDir", build.PkgDir);
        json.WriteString(prefix + "Version", build.Version);
        json.WriteString(prefix + "GoVersion", build.GoVersion);
    }

    private static void WriteSchedule(Utf8JsonWriter json, ScheduledUpdate[] scheduled)
    {
        if (scheduled.Length == 0)
        {
            json.WriteNull("Scheduled");
            return;
        }

        json.WriteStartArray("Scheduled");
        foreach (ScheduledUpdate update in scheduled)
        {
            json.WriteStartObject();
            WriteTime(json, "Time", update.Time);
            json.WriteString("Which", update.Which == Which.Self ? "self" : "svc");
            WriteBuild(json, "", update.Target);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteVersions(Utf8JsonWriter json, string prefix, KnownVersions known)
    {
        json.WriteString(prefix + "VersionsError", known.Error);
        WriteList(json, prefix + "Versions", known.Versions);
    }

    private static void WriteList(Utf8JsonWriter json, string name, string[] items)
    {
        if (items.Length == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (string item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, SnapshotLink[] links)
    {
        if (links.Length == 0)
        {
            json.WriteNull("Links");
            return;
        }

        json.WriteStartArray("Links");
        foreach (SnapshotLink link in links)
        {
            json.WriteStartObject();
            json.WriteString("URL", link.Url);
            json.WriteString("Text", link.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>As Go does: digits of the fraction as far as they are not zero, none when it is.</summary>
    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            json.WriteString(name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

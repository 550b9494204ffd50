using System.Text.Json;
using Ysco.Bytes;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// What /json has beside the keys of the Go program: how it stands, what runs and what is proven of it, what was asked and what
/// happened. What is not there is null; times are RFC 3339 in UTC.
/// </summary>
internal static class JsonState
{
    internal static void Write(Utf8JsonWriter json, Snapshot now)
    {
        json.WriteString("Phase", PhaseName.Of(now.Phase));
        WriteTime(json, "PhaseUntil", now.PhaseUntil);
        json.WriteBoolean("IsToldToEnd", now.IsToldToEnd);
        WriteBuild(json, "Target", now.Target);
        json.WriteString("TargetWhich", now.Target is { IsSelf: true } ? "self" : "svc");
        WriteBuild(json, "TrialNew", now.Trial?.New);
        WriteBuild(json, "TrialOld", now.Trial?.Old);
        json.WriteNumber("WatchMilliseconds", (long)now.Watch.TotalMilliseconds);
        json.WriteBoolean("TrialAwaitsReady", now.Trial is { AwaitsReady: true });
        json.WriteString("HealthURL", now.HealthUrl);
        json.WriteString("HealthTrouble", now.HealthTrouble);
        WriteTime(json, "NextRollout", now.NextRollout is null || now.SelfNextRollout < now.NextRollout ? now.SelfNextRollout : now.NextRollout);
        WriteTime(json, "SvcNextRollout", now.NextRollout);
        WriteTime(json, "SelfNextRollout", now.SelfNextRollout);
        json.WriteBoolean("NextSkipped", now.IsNextSkipped);
        WriteAlarms(json, now.Alarms);
        WriteTime(json, "BackoffUntil", now.BackoffUntil);
        json.WriteNumber("SelfBackoff", now.SelfBackoff);
        json.WriteString("SelfBackoffReason", now.SelfBackoffReason);
        WriteTime(json, "SelfBackoffUntil", now.SelfBackoffUntil);
        json.WriteBoolean("Checking", now.Checking);
        WriteTime(json, "NextCheck", now.NextCheck);
        json.WriteString("CheckSkipped", now.CheckSkipped);
        WriteCheck(json, now.LastCheck);
        json.WriteString("SvcPolicy", PageState.PolicyName(now.ServicePolicy));
        json.WriteString("SvcToolchainPolicy", PageState.PolicyName(now.ToolchainPolicy));
        json.WriteBoolean("SvcUpdateAvailable", now.ServiceNews.UpdateAvailable);
        json.WriteBoolean("SvcNewerVersion", now.ServiceNews.NewerVersion);
        json.WriteBoolean("SvcNewerGoVersion", now.ServiceNews.NewerGoVersion);
        WriteBuild(json, "SvcNext", now.ServiceNews.Next);
        WriteBuild(json, "SvcRetried", now.ServiceNews.Retried?.Target);
        json.WriteString("SvcReleasesOld", now.ServiceAged);
        json.WriteString("SelfReleasesOld", now.SelfAged);
        json.WriteBoolean("SelfSource", now.HasSelfSource);
        json.WriteString("NoSelfUpdates", now.NoSelfUpdates);
        json.WriteString("SelfPolicy", PageState.PolicyName(now.SelfPolicy));
        json.WriteBoolean("SelfUpdateAvailable", now.SelfNews.UpdateAvailable);
        json.WriteBoolean("SelfNewerVersion", now.SelfNews.NewerVersion);
        json.WriteString("SelfTrialNew", now.SelfTrial?.NewVersion ?? "");
        json.WriteString("SelfTrialOld", now.SelfTrial?.OldVersion ?? "");
        WriteTime(json, "SelfWatchUntil", now.SelfWatchUntil);
        json.WriteString("SelfPath", now.SelfPath);
        json.WriteString("SelfBinary", now.SelfBinary);
        json.WriteString("SvcUser", now.ServiceUser);
        if (now.EndedHow != "")
        {
            // Of one of several services, that is started again.
            json.WriteString("SvcEnded", now.EndedHow);
            WriteTime(json, "SvcStartsAgain", now.StartsAgain);
        }

        json.WriteString("SvcPath", now.ServicePath);
        json.WriteString("SvcBinary", now.ServiceBinary);
        json.WriteString("SvcPreviousBinary", now.PreviousBinary);
        WriteEvidence(json, now.Evidence);
        WriteMachine(json, now.Machine);
        WriteFailed(json, now.FailedBuilds);
        WriteEvents(json, now.Events);
        WriteReceivers(json, now.Receivers);
    }

    /// <summary>The service's process; null when none runs.</summary>
    internal static void WritePid(Utf8JsonWriter json, int? pid)
    {
        if (pid is { } number)
        {
            json.WriteNumber("SvcPid", number);
        }
        else
        {
            json.WriteNull("SvcPid");
        }
    }

    /// <summary>A process and what it uses; null when there is none.</summary>
    internal static void WriteProcess(Utf8JsonWriter json, string name, int? pid, ProcessStats? stats)
    {
        if (pid is not { } number)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("Pid", number);
        if (stats is not null)
        {
            WriteTime(json, "Started", stats.StartTimeSeconds is { } start ? DateTimeOffset.UnixEpoch.AddSeconds(start) : null);
            json.WriteNumber("ResidentBytes", (long)stats.ResidentBytes);
            json.WriteNumber("CpuMilliseconds", (long)(stats.CpuSeconds * 1000));
        }

        json.WriteEndObject();
    }

    private static void WriteMachine(Utf8JsonWriter json, MachineFacts machine)
    {
        json.WriteStartObject("Machine");
        json.WriteString("ID", machine.Id);
        json.WriteString("Model", machine.Model);
        json.WriteString("Kernel", machine.Kernel);
        json.WriteEndObject();
    }

    private static void WriteCheck(Utf8JsonWriter json, SnapshotCheck? check)
    {
        if (check is null)
        {
            json.WriteNull("LastCheck");
            return;
        }

        json.WriteStartObject("LastCheck");
        WriteTime(json, "Time", check.Time);
        json.WriteStartArray("Reports");
        foreach (SnapshotReport report in check.Reports)
        {
            json.WriteStartObject();
            json.WriteString("Method", report.Method);
            json.WriteString("Asked", report.Asked);
            json.WriteStartArray("Found");
            foreach (string found in report.Found)
            {
                json.WriteStringValue(found);
            }

            json.WriteEndArray();
            json.WriteNumber("More", report.More);
            json.WriteString("Error", report.Error);
            json.WriteString("Dnssec", report.Dnssec);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter json, SnapshotEvidence? evidence)
    {
        if (evidence is null)
        {
            json.WriteNull("SvcEvidence");
            return;
        }

        json.WriteStartObject("SvcEvidence");
        json.WriteString("Problem", evidence.Problem);
        json.WriteBoolean("IsContradicted", evidence.IsContradicted);
        json.WriteString("Log", evidence.Log);
        json.WriteNumber("RecordNumber", evidence.RecordNumber);
        json.WriteNumber("TreeSize", evidence.TreeSize);
        json.WriteString("Sum", evidence.Sum);
        json.WriteString("Archive", evidence.Archive);
        WriteTime(json, "VerifiedAt", evidence.VerifiedAt);
        json.WriteEndObject();
    }

    private static void WriteFailed(Utf8JsonWriter json, FailedBuild[] builds)
    {
        json.WriteStartArray("FailedBuilds");
        foreach (FailedBuild failed in builds)
        {
            json.WriteStartObject();
            json.WriteString("Version", failed.Target.Version);
            json.WriteString("GoVersion", failed.Target.GoVersion);
            json.WriteString("Which", failed.Target.IsSelf ? "self" : "svc");
            json.WriteNumber("Times", failed.Times);
            json.WriteBoolean("Refused", failed.IsRefused);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAlarms(Utf8JsonWriter json, Alarm[] alarms)
    {
        json.WriteStartArray("Alarms");
        foreach (Alarm alarm in alarms)
        {
            json.WriteStartObject();
            WriteTime(json, "Time", alarm.At);
            json.WriteString("Of", alarm.Of);
            json.WriteString("Version", alarm.Version);
            json.WriteString("Reason", alarm.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEvents(Utf8JsonWriter json, HistoryEntry[] events)
    {
        json.WriteStartArray("Events");
        foreach (HistoryEntry entry in events)
        {
            HistoryJson.Write(json, entry);
        }

        json.WriteEndArray();
    }

    private static void WriteReceivers(Utf8JsonWriter json, SnapshotReceiver[] receivers)
    {
        json.WriteStartArray("Notify");
        foreach (SnapshotReceiver receiver in receivers)
        {
            json.WriteStartObject();
            json.WriteString("To", receiver.Name);
            json.WriteNumber("Owed", receiver.Owed);
            json.WriteNumber("Lost", receiver.Lost);
            json.WriteNumber("Tries", receiver.Tries);
            json.WriteBoolean("IsFailing", receiver.IsFailing);
            json.WriteString("Error", receiver.Error);
            WriteTime(json, "FailedAt", receiver.FailedAt);
            WriteTime(json, "DeliveredAt", receiver.DeliveredAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBuild(Utf8JsonWriter json, string name, Build? build)
    {
        if (build is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("Version", build.Version);
        json.WriteString("GoVersion", build.GoVersion);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            json.WriteString(name, Rfc3339.Format(at));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

using System.Text.Json;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Tests.Admin;

/// <summary>Snapshots of what the captures in Vectors/admin show.</summary>
internal static class SampleSnapshots
{
    internal static readonly Snapshot Fresh = Load("json.json");

    internal static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Vectors/admin", name);

    /// <summary>What the Go program's answer says.</summary>
    internal static Snapshot Load(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path(name)));
        JsonElement root = document.RootElement;
        return new Snapshot
        {
            Service = BuildOf(root, "Svc"),
            ServiceOs = "linux",
            ServiceArch = "amd64",
            Self = BuildOf(root, "Self"),
            UpdateBusy = root.GetProperty("UpdateBusy").GetBoolean(),
            PauseReason = Text(root, "PauseReason"),
            Scheduled = [.. Items(root, "Scheduled").Select(item => new ScheduledUpdate(
                item.GetProperty("Time").GetDateTimeOffset(), Text(item, "Which") == "self" ? Which.Self : Which.Service, BuildOf(item, "")))],
            ServiceVersions = VersionsOf(root, "Svc"),
            SelfVersions = VersionsOf(root, "Self"),
            GoVersions = VersionsOf(root, "Go"),
            Argv = Strings(root, "Argv"),
            ConfigPath = Text(root, "ConfigPath"),
            ConfigContents = Text(root, "ConfigContents"),
            Links = [.. Items(root, "Links").Select(item => new SnapshotLink(Text(item, "URL"), Text(item, "Text")))],
        };
    }

    private static Build BuildOf(JsonElement from, string prefix) => new(
        Text(from, prefix + "ModPath"), Text(from, prefix + "PkgDir"), Text(from, prefix + "Version"), Text(from, prefix + "GoVersion"));

    private static KnownVersions VersionsOf(JsonElement from, string prefix) =>
        new(Strings(from, prefix + "Versions"), Text(from, prefix + "VersionsError"), null);

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;

    private static string[] Strings(JsonElement from, string name) => [.. Items(from, name).Select(item => item.GetString()!)];

    private static JsonElement[] Items(JsonElement from, string name) =>
        from.GetProperty(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];
}

using System.Globalization;
using System.Text.Json;
using Ysco.Accounts;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Commands.StateFolders;
using Ysco.Http;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;

namespace Ysco.Commands.Doctor;

/// <summary>The ysco that runs with a folder, as far as it can be asked and seen. Empty where none runs.</summary>
internal sealed class DoctorRunning
{
    /// <summary>The process that has the folder's lock; null for none.</summary>
    internal int? Pid { get; private init; }

    /// <summary>Its version; null when it was not told.</summary>
    internal string? Version { get; private set; }

    /// <summary>Whether one runs, be it one that tells nothing.</summary>
    internal bool IsThere => Pid is not null || Version is not null || Failure is not null;

    /// <summary>The path that it was started by; null when it was not told, empty when it does not know.</summary>
    internal string? SelfPath { get; private set; }

    /// <summary>Its file; empty when it was not told.</summary>
    internal string SelfBinary { get; private set; } = "";

    /// <summary>Why it could not be asked; null when it could, or nothing listens.</summary>
    internal Failure? Failure { get; private set; }

    /// <summary>The configuration that it goes by, its secrets hidden; null when it was not told.</summary>
    internal string? Config { get; private set; }

    /// <summary>The service path as it was given to it; empty when that was not told.</summary>
    internal string ServicePath { get; private set; } = "";

    /// <summary>The service's user; null when that is its own, or was not told.</summary>
    internal ServiceUser? ServiceUser { get; private set; }

    /// <summary>Its current folder, which relative paths are from; empty when that is ours, or not known.</summary>
    internal string Folder { get; private set; } = "";

    /// <summary>The services of one that has several; none for one that has one, or was not asked.</summary>
    internal List<string> Services { get; } = [];

    /// <summary>The sum of the list that it goes by; empty where there is none, or it was not told.</summary>
    internal string ListSum { get; private set; } = "";

    /// <summary>A path as we reach it that it was told or has in its configuration.</summary>
    internal string Reach(string path) => path.StartsWith('/') || Folder == "" ? path : $"{Folder}/{(path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path)}";

    /// <summary>Looks for it and asks it.</summary>
    internal static DoctorRunning Find(string folder)
    {
        var running = new DoctorRunning { Pid = FolderLock.Holder(folder) };
        if (running.Pid is { } pid && ProcFolder.ReadLink(string.Create(CultureInfo.InvariantCulture, $"{pid}/cwd")) is { } current && current != Files.RealPath("."))
        {
            running.Folder = current;
        }

        if (!new ControlClient(folder).Get("/json").Try(out ReceivedResponse? answer, out Failure? failure))
        {
            running.Failure = failure;
        }
        else if (answer is not null)
        {
            running.Take(answer);
        }

        return running;
    }

    private void Take(ReceivedResponse answer)
    {
        if (answer.Status != 200)
        {
            Failure = ControlClient.Refusal(answer);
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var json = new JsonKeys(OfOne(document.RootElement));
            Version = $"ysco {json.Text("SelfVersion")}";
            SelfPath = json.Has("SelfPath") ? json.Text("SelfPath") : null;
            SelfBinary = json.Text("SelfBinary");

            // Of several services, one that could not be started goes by none.
            Config = document.RootElement.TryGetProperty("ConfigContents", out JsonElement text) && text.GetString() is { Length: > 0 } used ? used : null;
            ServicePath = json.Text("SvcPath");
            ListSum = json.Text("ListSum");
            TakeFlags(json.Texts("Argv"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            Failure = Results.Failure.Invalid("it answers something else than expected (is it of another version?)");
        }
    }

    /// <summary>What is told of one service: of several each has an object by its name.</summary>
    private JsonElement OfOne(JsonElement all)
    {
        JsonElement one = all;
        if (!all.TryGetProperty("SelfVersion", out JsonElement version) || version.ValueKind != JsonValueKind.String)
        {
            foreach (JsonProperty each in all.EnumerateObject())
            {
                Services.Add(each.Name);
                one = Services.Count == 1 ? each.Value : one;
            }
        }

        return one;
    }

    // All flags of "ysco run" have a value: ysco run -user app -dir=ys ./websvc
    private void TakeFlags(string[] argv)
    {
        (string user, string groups) = ("", "");
        for (int i = 2; i < argv.Length && argv[i].Length > 1 && argv[i][0] == '-' && argv[i] != "--"; i++)
        {
            string flag = argv[i].TrimStart('-');
            int equals = flag.IndexOf('=', StringComparison.Ordinal);
            string value = equals >= 0 ? flag[(equals + 1)..] : i + 1 < argv.Length ? argv[++i] : "";
            flag = equals >= 0 ? flag[..equals] : flag;
            user = flag == "user" ? value : user;
            groups = flag == "groups" ? value : groups;
        }

        ServiceUser = user != "" && AccountFiles.Load().Try(out AccountFiles? accounts, out _) && Supervision.ServiceUser.Find(accounts, user, groups).Try(out ServiceUser? found, out _)
            ? found
            : null;
    }
}

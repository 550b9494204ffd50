using System.Text;
using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Http;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.State;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco status [-json] [-dir ys]</c>: how it stands, of the ysco that runs; without one, what its files say.</summary>
internal static class StatusCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("status", "")
        {
            About = "Shows how it stands, of several services in a few lines each: whether the service is up to date, what waits and until when, what is paused and why, what runs "
                + "and what is proven of it, what the last check brought, and what happened last. Without a ysco that runs, what its files "
                + "tell, and the exit status is 1.",
        };
        Flag<string> folder = flags.Folder("folder that ysco runs with");
        Flag<bool> json = flags.Bool("json", "as a JSON object");
        if (flags.Parse(context) is { } code)
        {
            return code;
        }

        var client = new ControlClient(folder.Value);
        bool isList = ListFolder.IsOne(folder.Value);
        if (!client.Get(isList ? "/json" : "/status").Try(out ReceivedResponse? answer, out Failure? failure))
        {
            return context.Fail(failure);
        }

        // A ysco that has several services goes on with them, whatever became of the list.
        if (!isList && answer is { Status: not 200 } && client.Get("/json").Try(out ReceivedResponse? all, out _) && all is { Status: 200 }
            && RunningState.ReadAll(all, out string sum).Failure is null && sum != "")
        {
            (isList, answer) = (true, all);
        }

        return answer is null
            ? Without(context, folder.Value, client, json.Value)
            : isList ? ShowAll(context, folder.Value, answer, json.Value)
            : Show(context, folder.Value, answer, json.Value);
    }

    /// <summary>What matters most of each of several services.</summary>
    private static int ShowAll(CommandContext context, string folder, ReceivedResponse answer, bool json)
    {
        if (!RunningState.ReadAll(answer, out string sum).Try(out List<(string Name, Snapshot Now)>? all, out Failure? failure))
        {
            return context.Fail(failure);
        }

        if (json)
        {
            context.Out.Write(answer.Text);
            return ExitCode.Ok;
        }

        foreach ((string name, Snapshot now) in all)
        {
            context.Out.Write(Text(context, now, folder).Brief(name));
        }

        if (Edited(folder, sum) is { Length: > 0 } edited)
        {
            context.Out.Write($"\n{edited}\n");
        }

        context.Out.Write($"\nof each: ysco status -dir {ShellWord.Path(folder)}/NAME\n");
        return ExitCode.Ok;
    }

    private static int Show(CommandContext context, string folder, ReceivedResponse answer, bool json)
    {
        DateTimeOffset now = context.Clock.GetUtcNow();
        if (!RunningState.Read(answer, now).Try(out RunningState? state, out Failure? failure))
        {
            return context.Fail(failure);
        }

        context.Out.Write(json ? answer.Text : Text(context, state.Snapshot, folder).All(PageState.Of(state.Snapshot), state.Facts, Edited(folder, state.ConfigSum)));
        return ExitCode.Ok;
    }

    /// <summary>That the file is not the one that is in use; empty when it is, or that cannot be told.</summary>
    private static string Edited(string folder, string sum)
    {
        string path = $"{folder}/ysco.conf";
        return sum != "" && ConfigFile.Read(path).Try(out byte[]? content, out _) && content is not null && ConfigFile.Sum(content) != sum
            ? $"{path} was edited and is not in use yet (ysco reload{FolderCheck.Flag(folder)} takes it up)"
            : "";
    }

    private static int Without(CommandContext context, string folder, ControlClient client, bool json)
    {
        if (StateFolder.NotOurs(folder) is { } other)
        {
            return context.Fail(other);
        }

        if (ListFolder.IsOne(folder))
        {
            return context.Fail(OfList(folder, client.NotRunning));
        }

        var files = new StatusFiles(folder, context.Clock);
        if (!files.Read().Try(out Snapshot? snapshot, out Failure? failure))
        {
            return context.Fail(failure);
        }

        context.Out.Write(json
            ? Encoding.UTF8.GetString(JsonView.RenderStatus(snapshot, null).Body.Span)
            : Text(context, snapshot, folder).All(files.Notices(snapshot), null));
        return context.Fail(client.NotRunning);
    }

    /// <summary>The files that tell something are those of the services.</summary>
    private static Failure OfList(string folder, Failure why)
    {
        IReadOnlyList<SupervisedConfig> services = ListFolder.Services(folder);
        return services.Count == 0 ? why : why with { Message = $"{why.Message}; of each service \"ysco status -dir {ShellWord.Path(folder)}/NAME\" tells, NAME one of {string.Join(", ", services.Select(each => each.Dir))}" };
    }

    /// <summary>The text of a snapshot, by the clock and in the zone of this machine.</summary>
    internal static StatusText Text(CommandContext context, Snapshot snapshot, string folder) =>
        new(snapshot, new LocalTime(TimeZoneInfo.Local, context.Clock.GetUtcNow()), FolderCheck.Flag(folder));
}

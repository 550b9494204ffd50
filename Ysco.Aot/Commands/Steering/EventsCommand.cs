using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Commands.StateFolders;
using Ysco.Results;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco events [-n N] [-json] [-f] [-dir ys]</c>: what happened, also when no ysco runs.</summary>
internal static class EventsCommand
{
    /// <summary>Between two looks at a file that grows once in hours.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("events", "")
        {
            About = "Shows what happened, oldest first: starts, checks, updates, failures, pauses, each with its time and reason. "
                + "DIR/events.jsonl has it, so that it also works when no ysco runs.",
        };
        Flag<string> folder = flags.Folder("folder that ysco runs with");
        Flag<int> number = flags.Number("n", Runtime.Snapshot.MaxEvents, "N", "how many, the last ones; 0 for all");
        Flag<bool> json = flags.Bool("json", "each as a JSON object on a line, as DIR/events.jsonl has them");
        Flag<bool> follow = flags.Bool("f", "go on with what happens from now on, until interrupted");
        if (flags.Parse(context) is { } code)
        {
            return code;
        }

        if ((StateFolder.Missing(folder.Value) ?? StateFolder.NotOurs(folder.Value)) is { } missing)
        {
            return context.Fail(missing);
        }

        var source = new HistorySource(folder.Value);
        if (!source.Last(number.Value == 0 ? HistorySource.Everything : number.Value).Try(out HistoryEntry[]? entries, out Failure? failure))
        {
            return context.Fail(failure);
        }

        Write(context, entries, json.Value);
        if (follow.Value)
        {
            Follow(context, source, entries.Length == 0 ? null : entries[^1], json.Value);
        }
        else if (entries.Length == 0 && !json.Value)
        {
            context.Out.Write("nothing has happened yet\n");
        }

        return ExitCode.Ok;
    }

    private static void Write(CommandContext context, ReadOnlySpan<HistoryEntry> entries, bool json)
    {
        var time = new LocalTime(TimeZoneInfo.Local, context.Clock.GetUtcNow());
        foreach (HistoryEntry entry in entries)
        {
            context.Out.Write(json ? System.Text.Encoding.UTF8.GetString(HistoryJson.Lines([entry])) : HistoryLine.Of(entry, time) + "\n");
        }
    }

    /// <summary>Until nobody reads any more. What cannot be read now may be readable later.</summary>
    private static void Follow(CommandContext context, HistorySource source, HistoryEntry? last, bool json)
    {
        (long, ulong) seen = default;
        while (context.Out.FirstError == 0)
        {
            (long, ulong) state = source.FileState();
            if (state != seen && source.File(HistorySource.Everything).Try(out HistoryEntry[]? entries, out _))
            {
                seen = state;
                ReadOnlySpan<HistoryEntry> fresh = After(entries, last);
                Write(context, fresh, json);
                last = fresh.IsEmpty ? last : fresh[^1];
            }

            Thread.Sleep(LookEvery);
        }
    }

    /// <summary>What came after an entry; where that is not in the file any more, or never was, what is younger.</summary>
    internal static ReadOnlySpan<HistoryEntry> After(HistoryEntry[] entries, HistoryEntry? last)
    {
        if (last is null)
        {
            return entries;
        }

        int index = HistorySource.LastIndex(entries, last);
        return index >= 0 ? entries.AsSpan(index + 1) : Array.FindAll(entries, entry => entry.Time > last.Time);
    }
}

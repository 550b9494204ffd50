using System.Globalization;
using Ysco.Admin;
using Ysco.Bytes;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Http;
using Ysco.Results;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco log [-n N] [-f] [-t] [-dir ys]</c>: what the service printed last, by the ysco that runs.</summary>
internal static class LogCommand
{
    /// <summary>A few screens.</summary>
    private const int UsualLines = 100;

    /// <summary>Between two looks at what is printed meanwhile: soon enough for who watches.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("log", "")
        {
            About = "Shows what the service printed last, on stdout and stderr, oldest first. Only where Process.LogLines in DIR/ysco.conf "
                + "says how many lines are kept; after a crash of ysco there are none from before it.",
        };
        Flag<string> folder = flags.Folder("folder that ysco runs with");
        Flag<int> number = flags.Number("n", UsualLines, "N", "how many lines, the last ones; 0 for all that are kept");
        Flag<bool> follow = flags.Bool("f", "go on with what is printed from now on, until interrupted");
        Flag<bool> time = flags.Bool("t", "begin each line with its time, and with whether it came on stderr (err) or stdout (out)");
        if (flags.Parse(context) is { } code)
        {
            return code;
        }

        long next = -1;
        string query = number.Value == 0 ? "from=0" : string.Create(CultureInfo.InvariantCulture, $"n={number.Value}");
        if (Show(context, folder.Value, query, time.Value, ref next) is { } failure)
        {
            return context.Fail(failure);
        }

        // A ysco that is started anew is waited for.
        while (follow.Value && context.Out.FirstError == 0)
        {
            Thread.Sleep(LookEvery);
            _ = Show(context, folder.Value, string.Create(CultureInfo.InvariantCulture, $"from={next}"), time.Value, ref next);
        }

        return ExitCode.Ok;
    }

    private static Failure? Show(CommandContext context, string folder, string query, bool isTimed, ref long next)
    {
        var client = new ControlClient(folder);
        if (!client.Get($"/output?{query}").Try(out ReceivedResponse? answer, out Failure? failure) || answer is null)
        {
            return failure ?? client.NotRunning;
        }

        if (answer.Status != 200)
        {
            return ControlClient.Refusal(answer);
        }

        string[] lines = answer.Text.Split('\n');
        string[] numbers = lines[0].Split(' ');
        if (numbers.Length < 2 || !long.TryParse(numbers[0], out long first) || !long.TryParse(numbers[1], out long following))
        {
            return Failure.Invalid($"{folder}: an answer that is none of ysco's");
        }

        if (next < 0 && numbers.Length > 2 && numbers[2] == LogView.Later)
        {
            context.Error.WriteLine("ysco log: what the service prints is kept from its next start on (the one that runs prints past ysco)");
        }

        if (next > 0 && first > next)
        {
            context.Error.WriteLine($"ysco log: {first - next} lines went by unread");
        }

        // Another run of ysco counts anew: what it has is all new.
        bool isAnew = following < next;
        next = isAnew ? 0 : following;
        foreach (string line in lines.AsSpan(1))
        {
            string[] fields = line.Split(' ', 4);
            if (!isAnew && fields.Length == 4 && long.TryParse(fields[1], out long milliseconds))
            {
                Write(context, fields[3], isTimed ? $"{Rfc3339.Format(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))} {(fields[2] == "e" ? "err" : "out")} " : "");
            }
        }

        return null;
    }

    /// <summary>What is printed by others moves no cursor of whoever reads it here.</summary>
    private static void Write(CommandContext context, string text, string before) =>
        context.Out.WriteLine(before + (context.Out.IsTerminal ? Shown(text) : text));

    private static string Shown(string text) => string.Create(text.Length, text, static (shown, from) =>
    {
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = char.IsControl(from[i]) && from[i] != '\t' ? '?' : from[i];
        }
    });
}

using Ysco.Bytes;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Http;
using Ysco.Results;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco reload [-dir ys]</c>: a ysco.conf that was edited by hand, and a new password, are taken up.</summary>
internal static class ReloadCommand
{
    /// <summary>The names of all services that a list may have, and some words.</summary>
    private const int MaxTold = 4096;

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("reload", "")
        {
            About = "Has the ysco that runs take up DIR/ysco.conf as it is on disk, and the password: as if it was saved on the admin page. "
                + "One that is wrong is refused with its line, and changes nothing. The service is not touched.",
        };
        Flag<string> folder = flags.Folder("folder that ysco runs with");
        if (flags.Parse(context) is { } code)
        {
            return code;
        }

        var client = new ControlClient(folder.Value);
        Result<ReceivedResponse?> answer = client.Post("/", ControlClient.Prompt, ("command", "reload"));
        if (client.Outcome(answer) is { } failure)
        {
            return context.Fail(failure);
        }

        // Of a list: what of it is not in use yet.
        string later = OneLine.From(answer.Value!.Text.TrimEnd('\n'), MaxTold);
        context.Out.Write($"{folder.Value}/ysco.conf and the password are in use\n{(later == "" ? "" : $"{later}\n")}");
        return ExitCode.Ok;
    }
}

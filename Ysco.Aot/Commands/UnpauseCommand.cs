using Ysco.Results;

namespace Ysco.Commands;

/// <summary><c>ysco unpause [-dir ys]</c>: automatic updates go on.</summary>
internal static class UnpauseCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("unpause", "")
        {
            About = "Lets the automatic updates of the ysco that runs go on, after \"ysco pause\" or a version that failed.",
        };
        Flag<string> folder = flags.Folder("folder that ysco runs with");
        if (flags.Parse(context) is { } code)
        {
            return code;
        }

        Failure? failure = new ControlClient(folder.Value).Command(ControlClient.Prompt, ("command", "unpause"));
        if (failure is not null)
        {
            return context.Fail(failure);
        }

        context.Out.Write("automatic updates go on\n");
        return ExitCode.Ok;
    }
}

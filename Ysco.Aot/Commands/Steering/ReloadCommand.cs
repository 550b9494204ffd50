using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco reload [-dir ys]</c>: a ysco.conf that was edited by hand, and a new password, are taken up.</summary>
internal static class ReloadCommand
{
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

        if (new ControlClient(folder.Value).Command(ControlClient.Prompt, ("command", "reload")) is { } failure)
        {
            return context.Fail(failure);
        }

        context.Out.Write($"{folder.Value}/ysco.conf and the password are in use\n");
        return ExitCode.Ok;
    }
}

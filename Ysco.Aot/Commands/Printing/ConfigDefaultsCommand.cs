using Ysco.Commands.CommandLine;
using Ysco.Config;

namespace Ysco.Commands.Printing;

/// <summary><c>ysco configdefaults</c>: an annotated ysco.conf in which every key that has a default is set to it.</summary>
internal static class ConfigDefaultsCommand
{
    private const string About =
        "Prints a ysco.conf in which every key is explained and set to its default: to look one up, not to keep it.";

    internal static int Run(CommandContext context)
    {
        if (new FlagSet("configdefaults", "") { About = About }.Parse(context) is { } code)
        {
            return code;
        }

        context.Out.Write(ConfFile.Write(ConfigCommand.Config, ConfForm.AnnotatedAll));
        return ExitCode.Ok;
    }
}

using Ysco.Commands.CommandLine;
using Ysco.Commands.StateFolders;
using Ysco.Config;

namespace Ysco.Commands.Printing;

/// <summary><c>ysco config</c>: an annotated ysco.conf in which nothing but the required keys is set.</summary>
internal static class ConfigCommand
{
    private const string About =
        "Prints a ysco.conf in which every key is explained and only AuthFile, which is required, is set.";

    /// <summary>As "ysco init" has it: what is printed can be used.</summary>
    internal static readonly YscoConfig Config = new() { AuthFile = $"{StateFolder.Default}/password.txt" };

    internal static int Run(CommandContext context)
    {
        if (new FlagSet("config", "") { About = About }.Parse(context) is { } code)
        {
            return code;
        }

        context.Out.Write(ConfFile.Write(Config, ConfForm.Annotated));
        return ExitCode.Ok;
    }
}

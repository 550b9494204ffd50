using Ysco.Config;

namespace Ysco.Commands;

/// <summary><c>ysco config</c>: an annotated ysco.conf in which nothing but the required keys is set.</summary>
internal static class ConfigCommand
{
    internal static int Run(CommandContext context)
    {
        if (new FlagSet("config", "").Parse(context) is { } code)
        {
            return code;
        }

        context.Out.Write(ConfFile.Write(new YscoConfig(), ConfForm.Annotated));
        return ExitCode.Ok;
    }
}

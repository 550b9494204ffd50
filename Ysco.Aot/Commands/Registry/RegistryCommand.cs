using Ysco.Commands.CommandLine;
using Ysco.Sconf;

namespace Ysco.Commands.Registry;

/// <summary><c>ysco registry COMMAND</c>: a log of builds of one's own, as plain files.</summary>
internal static class RegistryCommand
{
    private const string Synopsis = "usage: ysco registry COMMAND [flags] [arguments]\n";

    private const string Usage =
        Synopsis
        + "\nKeeps a registry of binaries of your own: a transparency log and the binaries\nas plain files, which any web server can serve.\n\n"
        + "  init DIR NAME     make a registry and its signing key\n"
        + "  add DIR BINARY    add a binary\n"
        + "  release DIR FILE  publish a binary as a signed release\n"
        + "  releasekey DIR    print the public key that releases are signed for\n"
        + "  dns DIR ZONE      print the TXT records that tell of it\n"
        + "  serve DIR         serve it over HTTP, for a try-out\n"
        + "  verify DIR        audit every record, tile and binary\n"
        + "\nysco registry COMMAND -help shows the flags of a command.\n";

    internal static int Run(CommandContext context)
    {
        string name = context.Args.Length == 0 ? "" : context.Args[0];
        Func<CommandContext, int>? run = name switch
        {
            "init" => RegistryInitCommand.Run,
            "add" => RegistryAddCommand.Run,
            "release" => RegistryReleaseCommand.Run,
            "releasekey" => RegistryReleaseKeyCommand.Run,
            "dns" => RegistryDnsCommand.Run,
            "serve" => RegistryServeCommand.Run,
            "verify" => RegistryVerifyCommand.Run,
            _ => null,
        };
        if (run is not null)
        {
            return run(context with { Name = $"registry {name}", Args = context.Args[1..] });
        }

        if (name is "-h" or "-help" or "--help" or "help")
        {
            context.Out.Write(Usage);
            return ExitCode.Ok;
        }

        string problem = name.Length == 0 ? "which command?"
            : name[0] == '-' ? $"unknown flag {SconfText.Quote(name)}"
            : $"unknown command \"{SconfText.Quote(name)}\"";
        context.Error.Write($"ysco registry: {problem}\n{Synopsis}\"ysco registry -help\" tells more\n");
        return ExitCode.Usage;
    }
}

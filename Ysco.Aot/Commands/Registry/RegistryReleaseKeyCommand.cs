using Ysco.Commands.CommandLine;
using Ysco.Registry;
using Ysco.Results;

namespace Ysco.Commands.Registry;

/// <summary><c>ysco registry releasekey DIR</c>: the public half of the key for releases, in PEM.</summary>
internal static class RegistryReleaseKeyCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("registry releasekey", "DIR")
        {
            AnyOrder = true,
            About = "Prints the public half of the key for releases, in PEM: what -releasekey of \"ysco fetch\" and \"ysco verify\" takes, RELEASE_KEY of "
                + "\"make publish\", and openssl.",
        };
        Flag<string> key = flags.Text("releasekey", "", "file", "the file of the key for releases (default: DIR.pem, beside the folder)");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        if (!RegistryArguments.ReleaseKey(RegistryArguments.Folder(flags.Rest.Span[0]), key.Value).Try(out ReleaseSigner? signer, out Failure? failure))
        {
            return context.Fail(failure);
        }

        using (signer)
        {
            context.Out.Write(signer.Public.ToPem());
            return ExitCode.Ok;
        }
    }
}

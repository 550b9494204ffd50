using System.IO.Compression;
using System.Text;
using Ysco.Commands.CommandLine;

namespace Ysco.Commands.Printing;

/// <summary>
/// <c>ysco licenses</c>: the licences of ysco and of what is linked into the static binary. The texts are the files of
/// the folder Licenses, which the build packs into <see cref="LicenseTexts"/>.
/// </summary>
internal static class LicensesCommand
{
    private const string About = "Prints the licence of ysco and those of the libraries that are linked into it.";

    internal static int Run(CommandContext context)
    {
        if (new FlagSet("licenses", "") { About = About }.Parse(context) is { } code)
        {
            return code;
        }

        context.Out.Write(Unpack());
        return ExitCode.Ok;
    }

    private static string Unpack()
    {
        using var packed = new MemoryStream(LicenseTexts.Deflated.ToArray());
        using var inflate = new DeflateStream(packed, CompressionMode.Decompress);
        byte[] text = new byte[LicenseTexts.LengthBytes];
        inflate.ReadExactly(text);
        return Encoding.UTF8.GetString(text);
    }
}

using Ysco.Bytes;
using Ysco.Commands.CommandLine;
using Ysco.Go;
using Ysco.Posix;

namespace Ysco.Commands.Proof;

/// <summary>
/// That a program is linked dynamically, for who hands it out or lays it there: where its loader or a library is missing, its start fails.
/// Only a warning, for they may be there.
/// </summary>
internal static class LoaderWarning
{
    /// <summary>Says so on standard error. What is no ELF program has no loader.</summary>
    /// <param name="context">The command's.</param>
    /// <param name="file">The program.</param>
    internal static void Say(CommandContext context, string file)
    {
        if (!RandomAccessFile.Open(file).Try(out RandomAccessFile? opened, out _))
        {
            return;
        }

        using (opened)
        {
            if (ElfFile.Read(opened).Try(out ElfFile? elf, out _) && elf.Interpreter().Try(out string? loader, out _) && loader != "")
            {
                context.Error.WriteLine(
                    $"WARN: {OneLine.From(file)}: is linked dynamically: it starts only where {OneLine.From(loader)} and its libraries are (link it statically; go build does with CGO_ENABLED=0)");
            }
        }
    }
}

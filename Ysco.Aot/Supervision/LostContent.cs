using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// A program whose content a power cut took, for its disk said of what it held in memory that it was written: the file has a name and
/// perhaps its length, and no content, or zeros. No kernel executes that, so nothing is lost by going back to another.
/// </summary>
internal static class LostContent
{
    /// <summary>The first bytes of any program, ELF or script, are none of them zero.</summary>
    private const int FirstBytes = 2;

    /// <summary>Why a file cannot be the program that it was; null when it can, and where it cannot be looked at.</summary>
    /// <param name="binary">The file.</param>
    internal static Failure? Of(string binary)
    {
        if (FileStatus.Of(binary) is not { IsRegular: true } || !RandomAccessFile.Open(binary).Try(out RandomAccessFile? file, out _))
        {
            return null;
        }

        using (file)
        {
            Span<byte> first = stackalloc byte[FirstBytes];
            return file.Length == 0 ? Failure.Local($"{binary}: empty")
                : file.Read(0, first) == FirstBytes && first.IndexOfAnyExcept((byte)0) < 0 ? Failure.Local($"{binary}: begins with zeros: its content is lost")
                : null;
        }
    }
}

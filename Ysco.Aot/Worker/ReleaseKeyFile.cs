using System.Text;
using Ysco.Artifacts.Release;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>A release key as people name it: a file with PEM, or the base64 within.</summary>
public static class ReleaseKeyFile
{
    private const int MaxBytes = 4096;

    /// <summary>A key from a file, or as it is. A failure quotes nothing of the file: whoever may set the name in a configuration need not be allowed to read it.</summary>
    public static Result<ReleaseKey> Read(string text)
    {
        FileStatus? file = FileStatus.Of(text);
        string trouble = file is null ? Errno.Describe(Errno.Last) : "not a regular file";
        if (file is not { IsRegular: true })
        {
            return ReleaseKey.Parse(text).Try(out ReleaseKey? given, out Failure? wrong) ? given

                // PEM that went wrong has lines, and is no name of a file.
                : text.Contains('\n', StringComparison.Ordinal) ? wrong
                : wrong with { Message = $"{wrong.Message}, and as the name of a file: {trouble}" };
        }

        return !BoundedFile.Read(text, MaxBytes).Try(out byte[]? content, out Failure? failure) ? failure
            : ReleaseKey.Parse(Encoding.UTF8.GetString(content ?? []), isSecret: true).Try(out ReleaseKey? key, out failure) ? key
            : failure.Within(text);
    }
}

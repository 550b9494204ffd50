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
        if (FileStatus.Of(text) is not { IsRegular: true })
        {
            return ReleaseKey.Parse(text);
        }

        return !BoundedFile.Read(text, MaxBytes).Try(out byte[]? content, out Failure? failure) ? failure
            : ReleaseKey.Parse(Encoding.UTF8.GetString(content ?? []), isSecret: true).Try(out ReleaseKey? key, out failure) ? key
            : failure.Within(text);
    }
}

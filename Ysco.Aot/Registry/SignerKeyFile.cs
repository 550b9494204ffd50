using System.Text;
using Ysco.Durable;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>
/// The file of a signing key: one line, for its owner's eyes only. Whoever reads it can sign what every client believes.
/// </summary>
internal static class SignerKeyFile
{
    private const int MaxBytes = 1024;
    private const uint OwnerOnly = 0x180; // 0600
    private const uint Others = 0x3F; // 0077

    /// <summary>Reads it.</summary>
    /// <returns>The key; null when there is no such file; else what is wrong with it.</returns>
    internal static Result<SignerKey?> Read(string file)
    {
        if (!BoundedFile.Read(file, MaxBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        if (content is null)
        {
            return (SignerKey?)null;
        }

        return FileStatus.Of(file) is { } status && (status.Permissions & Others) != 0
            ? Failure.Refused($"{file}: others than its owner may read the signing key (chmod 600 {file}; when others could have, make a new key)")
            : SignerKey.Parse(Encoding.UTF8.GetString(content).TrimEnd('\n')).Try(out SignerKey? key, out failure) ? key
            : failure.Within(file);
    }

    /// <summary>Writes a key where there is none.</summary>
    internal static Failure? Write(string file, SignerKey key) =>
        DurableFile.Write(file, Encoding.UTF8.GetBytes(key.ToSecretText() + "\n"), OwnerOnly);
}

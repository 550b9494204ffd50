using System.Text;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Crypto;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>
/// The private key that releases are signed with: ECDSA P-256 in a PEM file, without a password, as openssl makes it too. Its
/// file is for its owner's eyes only.
/// </summary>
internal sealed class ReleaseSigner : IDisposable
{
    private const int MaxBytes = 4096;
    private const uint OwnerOnly = 0x180; // 0600
    private const uint Others = 0x3F; // 0077

    private readonly EcdsaP256PrivateKey key;

    private ReleaseSigner(EcdsaP256PrivateKey key)
    {
        this.key = key;
        Public = ReleaseKey.Parse(StrictBase64.Encode(key.PublicKey)).Value;
    }

    /// <summary>The public half.</summary>
    internal ReleaseKey Public { get; }

    /// <summary>Reads a key; null when there is no such file.</summary>
    internal static Result<ReleaseSigner?> Read(string file)
    {
        if (!BoundedFile.Read(file, MaxBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        if (content is null)
        {
            return (ReleaseSigner?)null;
        }

        if (FileStatus.Of(file) is { } status && (status.Permissions & Others) != 0)
        {
            return Failure.Refused($"{file}: others than its owner may read the signing key (chmod 600 {file}; when others could have, make a new key)");
        }

        return EcdsaP256PrivateKey.FromPem(content) is { } key
            ? new ReleaseSigner(key)
            : Failure.Invalid($"{file}: not an ECDSA P-256 private key in PEM without a password (\"openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256\" makes one)");
    }

    /// <summary>Makes a key, in a file that was not there.</summary>
    internal static Result<ReleaseSigner> Make(string file)
    {
        var key = EcdsaP256PrivateKey.Generate();
        return DurableFile.Write(file, key.ToPem(), OwnerOnly) is { } failure ? failure : new ReleaseSigner(key);
    }

    /// <summary>The signature over a file's content, as it is published: base64 and a newline.</summary>
    internal byte[] Sign(byte[] content) =>
        Encoding.UTF8.GetBytes(StrictBase64.Encode(key.Sign(content)) + "\n");

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}

using System.Security.Cryptography;
using System.Text;
using Ysco.Bytes;
using Ysco.Crypto;
using Ysco.Results;

namespace Ysco.Artifacts.Release;

/// <summary>
/// The public key that releases are signed for: ECDSA P-256, as PEM, or as the base64 within it on one line for where a PEM
/// does not fit. References: RFC 5480 (the key), RFC 7468 (PEM), RFC 3279 section 2.2.3 (the signature).
/// Limits: the one encoding of such keys, 91 bytes, with an uncompressed point.
/// </summary>
public sealed class ReleaseKey
{
    private const string Begin = "-----BEGIN PUBLIC KEY-----";
    private const string End = "-----END PUBLIC KEY-----";

    /// <summary>The longest signature: two numbers of 32 bytes in DER, and base64 of that with a newline.</summary>
    public const int MaxSignatureBytes = 128;

    private const int ShortIdBytes = 8;

    private readonly byte[] der;

    private ReleaseKey(byte[] der) => this.der = der;

    /// <summary>Reads PEM or base64.</summary>
    /// <param name="text">The key.</param>
    /// <param name="isSecret">True when the text must not be quoted in the failure: it came out of a file that may not be meant for who reads that.</param>
    public static Result<ReleaseKey> Parse(string text, bool isSecret = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        string base64 = text.Trim();
        if (base64.StartsWith(Begin, StringComparison.Ordinal) && base64.EndsWith(End, StringComparison.Ordinal))
        {
            base64 = base64[Begin.Length..^End.Length];
        }

        base64 = OneLine(base64);
        return StrictBase64.Decode(base64) is { } der && !EcdsaP256.PointOf(der).IsEmpty
            ? new ReleaseKey(der)
            : Failure.Invalid($"release key{(isSecret ? "" : $" \"{Bytes.OneLine.From(text, 40)}\"")}: not an ECDSA P-256 public key in PEM (\"openssl pkey -pubout\" writes one)");
    }

    /// <summary>Whether a signature is one over a message by this key.</summary>
    /// <param name="message">What is signed.</param>
    /// <param name="signature">Base64 of the signature in ASN.1, as cosign writes it on one line, and openssl and base64(1) on several.</param>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length <= MaxSignatureBytes
        && StrictBase64.Decode(OneLine(Encoding.UTF8.GetString(signature))) is { } asn1
        && EcdsaP256.VerifyDer(der, message, asn1);

    /// <summary>What people tell keys apart by: the first 16 hex digits of SHA-256 over the key in DER.</summary>
    public string ShortId()
    {
        var hash = new Sha256();
        hash.Append(der);
        return Convert.ToHexStringLower(hash.Finish().AsSpan(0, ShortIdBytes));
    }

    /// <summary>The key in PEM, as openssl writes it.</summary>
    public string ToPem() => $"{PemEncoding.WriteString("PUBLIC KEY", der)}\n";

    /// <summary>The base64 on one line.</summary>
    public override string ToString() => StrictBase64.Encode(der);

    private static string OneLine(string base64) =>
        base64.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
}

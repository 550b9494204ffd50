using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ysco.Tests.World;

/// <summary>
/// Signs notes with an ed25519 key of its own. References: C2SP signed-note. Written apart from the program's own code
/// on purpose.
/// </summary>
public sealed class NoteSigner : IDisposable
{
    private const byte Ed25519Algorithm = 1;
    private readonly Ed25519PrivateKey _key;
    private readonly byte[] _keyId;

    /// <summary>A signer of this name with a new key, or with the key of <paramref name="seed"/> (32 bytes).</summary>
    public NoteSigner(string name, byte[]? seed = null)
    {
        Name = name;
        _key = new Ed25519PrivateKey(seed ?? RandomNumberGenerator.GetBytes(Ed25519PrivateKey.SeedBytes));
        byte[] key = [Ed25519Algorithm, .. _key.PublicKey];
        _keyId = SHA256.HashData([.. Encoding.UTF8.GetBytes(name + "\n"), .. key])[..4];
        VerifierKey = $"{name}+{Convert.ToHexStringLower(_keyId)}+{Convert.ToBase64String(key)}";
    }

    /// <summary>The name on the signature lines.</summary>
    public string Name { get; }

    /// <summary>The text that a client is configured with.</summary>
    public string VerifierKey { get; }

    /// <summary>The note: text, empty line, this signer's line.</summary>
    public string Sign(string text) => $"{text}\n{SignatureLine(text)}";

    /// <summary>This signer's line over a text, with a newline at its end.</summary>
    /// <param name="text">What is signed, with its final newline.</param>
    /// <param name="damageSignature">Turns one bit of the signature.</param>
    /// <param name="damageKeyId">Turns one bit of the key id.</param>
    public string SignatureLine(string text, bool damageSignature = false, bool damageKeyId = false)
    {
        byte[] signature = _key.Sign(Encoding.UTF8.GetBytes(text));
        signature[0] ^= damageSignature ? (byte)1 : (byte)0;
        uint id = BinaryPrimitives.ReadUInt32BigEndian(_keyId) ^ (damageKeyId ? 1u : 0u);
        byte[] line = new byte[4 + signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(line, id);
        signature.CopyTo(line, 4);
        return $"— {Name} {Convert.ToBase64String(line)}\n";
    }

    /// <summary>The text of a tree note.</summary>
    public static string TreeText(string size, byte[] root) =>
        $"go.sum database tree\n{size}\n{Convert.ToBase64String(root)}\n";

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}

using System.Buffers.Binary;
using System.Text;
using Ysco.Bytes;
using Ysco.Crypto;
using Ysco.Results;

namespace Ysco.Notes;

/// <summary>
/// The public key of a signer of notes, such as
/// <c>PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW</c>: its name, the id of the key (the start
/// of a hash of name and key) and the key. One exists only when its id matches.
/// References: C2SP signed-note, "Verifier keys". Limits: Ed25519 only (type 0x01); name at most 255 characters.
/// </summary>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    /// <summary>The type of Ed25519 keys, the byte before the key and in the hash.</summary>
    private const byte Ed25519Type = 0x01;

    /// <summary>Name, two plus signs, 8 hex digits, 44 of base64.</summary>
    private const int MaxChars = KeyName.MaxChars + 1 + 8 + 1 + 44;

    private readonly byte[] publicKey;

    private VerifierKey(string name, uint id, byte[] publicKey)
    {
        Name = name;
        Id = id;
        this.publicKey = publicKey;
    }

    /// <summary>The name of the signer, without spaces and plus signs.</summary>
    public string Name { get; }

    /// <summary>The first four bytes, big-endian, of SHA-256(name, newline, type, public key).</summary>
    public uint Id { get; }

    /// <summary>The Ed25519 public key, 32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => publicKey;

    /// <summary>Reads a key and checks its id. <see cref="ToString"/> gives the same text back.</summary>
    public static Result<VerifierKey> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxChars)
        {
            return Bad(text, $"longer than {MaxChars} characters");
        }

        string[] parts = text.Split('+', 3);
        if (parts.Length != 3)
        {
            return Bad(text, "not of the form name+id+key");
        }

        return KeyName.Problem(parts[0]) is { } problem ? Bad(text, problem) : Parse(text, parts[0], parts[1], parts[2]);
    }

    /// <summary>The key of a name that follows the rules and a public key of 32 bytes: what a signer makes.</summary>
    internal static VerifierKey Of(string name, byte[] publicKey) => new(name, ComputeId(name, publicKey), publicKey);

    /// <summary>Whether this is the signature of <paramref name="message"/> by this key.</summary>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        Ed25519.Verify(publicKey, message, signature);

    /// <summary>The text form, as in configuration files.</summary>
    public override string ToString() => $"{Name}+{Id:x8}+{StrictBase64.Encode([Ed25519Type, .. publicKey])}";

    /// <inheritdoc/>
    public bool Equals(VerifierKey? other) =>
        other is not null && Name == other.Name && publicKey.AsSpan().SequenceEqual(other.publicKey);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Id;

    private static Result<VerifierKey> Parse(string text, string name, string idText, string keyText)
    {
        if (idText.Length != 8 || !uint.TryParse(idText, System.Globalization.NumberStyles.AllowHexSpecifier, null, out uint id)
            || id.ToString("x8") != idText)
        {
            return Bad(text, "the key id is not 8 lower-case hex digits");
        }

        if (StrictBase64.Decode(keyText) is not { Length: > 1 } typed)
        {
            return Bad(text, "the key is not base64");
        }

        if (typed[0] != Ed25519Type)
        {
            return Bad(text, $"key type {typed[0]} is not known, only 1 (ed25519)");
        }

        if (typed.Length != 1 + Ed25519.PublicKeyBytes)
        {
            return Bad(text, $"the key has {typed.Length - 1} bytes, an ed25519 key has {Ed25519.PublicKeyBytes}");
        }

        byte[] publicKey = typed[1..];
        uint computed = ComputeId(name, publicKey);
        return computed == id
            ? new VerifierKey(name, id, publicKey)
            : Bad(text, $"the key id is {id:x8}, and name and key give {computed:x8} (the key was mistyped or altered)");
    }

    private static uint ComputeId(string name, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> digest = stackalloc byte[Sha256.DigestBytes];
        Digest.Sha256(Encoding.UTF8.GetBytes(name), [(byte)'\n', Ed25519Type], publicKey, digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest);
    }

    private static Failure Bad(string text, string cause) =>
        Failure.Invalid($"verifier key {OneLine.From(text)}: {cause}");
}

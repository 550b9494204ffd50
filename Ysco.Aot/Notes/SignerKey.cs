using System.Buffers.Binary;
using System.Text;
using Ysco.Bytes;
using Ysco.Crypto;
using Ysco.Results;

namespace Ysco.Notes;

/// <summary>
/// The private key of a signer of notes, as text <c>PRIVATE+KEY+example.org+c74f20a3+AQ...</c>: what Go's note package
/// writes, so that a key made by either is read by both. Whoever has it can sign in its name.
/// References: C2SP signed-note; Go's golang.org/x/mod/sumdb/note. Limits: those of <see cref="VerifierKey"/>.
/// </summary>
public sealed class SignerKey
{
    private const string Start = "PRIVATE+KEY+";
    private const byte Ed25519Type = 0x01;

    private readonly Ed25519PrivateKey key;

    private SignerKey(string name, Ed25519PrivateKey key)
    {
        this.key = key;
        Verifier = VerifierKey.Of(name, key.PublicKey);
    }

    /// <summary>The public half.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>Makes a key.</summary>
    /// <param name="name">The signer: of a log, its host name.</param>
    /// <param name="seed">32 bytes that nobody can guess.</param>
    public static Result<SignerKey> Create(string name, ReadOnlySpan<byte> seed)
    {
        ArgumentNullException.ThrowIfNull(name);
        return KeyName.Problem(name) is { } problem
            ? Failure.Invalid($"signing key: {problem}")
            : new SignerKey(name, new Ed25519PrivateKey(seed));
    }

    /// <summary>Reads a key and checks its id. What it says is wrong never holds the key itself.</summary>
    public static Result<SignerKey> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.StartsWith(Start, StringComparison.Ordinal) ? text[Start.Length..].Split('+', 3) : [];
        if (parts.Length != 3 || KeyName.Problem(parts[0]) is not null)
        {
            return Bad($"not of the form {Start}name+id+key");
        }

        if (StrictBase64.Decode(parts[2]) is not { Length: 1 + Ed25519PrivateKey.SeedBytes } typed || typed[0] != Ed25519Type)
        {
            return Bad("the key is not base64 of an ed25519 seed");
        }

        var signer = new SignerKey(parts[0], new Ed25519PrivateKey(typed.AsSpan(1)));
        return $"{signer.Verifier.Id:x8}" == parts[1] ? signer : Bad("the id does not match name and key (the key was altered)");
    }

    /// <summary>A signed note of a text.</summary>
    /// <param name="text">What is signed; it ends in a newline.</param>
    /// <returns>The text, an empty line, the signature's line.</returns>
    public string Sign(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] signature = key.Sign(Encoding.UTF8.GetBytes(text));
        byte[] line = new byte[4 + signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(line, Verifier.Id);
        signature.CopyTo(line, 4);
        return $"{text}\n{UnverifiedNote.LineStart}{Verifier.Name} {StrictBase64.Encode(line)}\n";
    }

    /// <summary>The key as text, to be kept where nobody else reads it.</summary>
    public string ToSecretText() =>
        $"{Start}{Verifier.Name}+{Verifier.Id:x8}+{StrictBase64.Encode([Ed25519Type, .. key.Seed])}";

    private static Failure Bad(string cause) => Failure.Invalid($"signing key: {cause}");
}

using System.Security.Cryptography;
using Xunit;
using Ysco.Crypto;

namespace Ysco.Tests.Crypto;

/// <summary>One set of rules for all algorithms: what another implementation signs verifies, and nothing else does.</summary>
public class SignatureAlgorithmsTests
{
    private delegate bool Verifier(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    private static readonly byte[] Message = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];

    public static TheoryData<string> Algorithms => ["P-256", "P-384", "RSA-512 SHA-1", "RSA-1024 SHA-256", "RSA-2048 SHA-512", "RSA-4096 SHA-256"];

    private static (Func<byte[], byte[]> Sign, Verifier Verify) Make(string algorithm)
    {
        if (algorithm[0] == 'P')
        {
            bool small = algorithm == "P-256";
            var ecdsa = ECDsa.Create(small ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384);
            ECPoint q = ecdsa.ExportParameters(false).Q;
            byte[] key = [.. q.X!, .. q.Y!];
            return (m => ecdsa.SignData(m, small ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384),
                (m, s) => small ? EcdsaP256.Verify(key, m, s) : EcdsaP384.Verify(key, m, s));
        }

        string[] words = algorithm[4..].Split(" SHA-");
        var rsa = RSA.Create(int.Parse(words[0]));
        RSAParameters parameters = rsa.ExportParameters(false);
        (RsaDigest digest, HashAlgorithmName name) = words[1] switch
        {
            "1" => (RsaDigest.Sha1, HashAlgorithmName.SHA1),
            "256" => (RsaDigest.Sha256, HashAlgorithmName.SHA256),
            _ => (RsaDigest.Sha512, HashAlgorithmName.SHA512),
        };
        return (m => rsa.SignData(m, name, RSASignaturePadding.Pkcs1),
            (m, s) => Rsa.Verify(digest, parameters.Exponent, parameters.Modulus, m, s));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void What_another_implementation_signs_verifies_and_no_altered_bit_does(string algorithm)
    {
        (Func<byte[], byte[]> sign, Verifier verify) = Make(algorithm);
        for (int round = 0; round < 20; round++)
        {
            byte[] message = Message[round..];
            byte[] signature = sign(message);
            Assert.True(verify(message, signature));
            for (int i = 0; i < signature.Length; i += 7)
            {
                signature[i] ^= (byte)(1 << (i % 8));
                Assert.False(verify(message, signature));
                signature[i] ^= (byte)(1 << (i % 8));
            }

            message[round] ^= 1;
            Assert.False(verify(message, signature));
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_signature_of_another_length_does_not_verify(string algorithm)
    {
        (Func<byte[], byte[]> sign, Verifier verify) = Make(algorithm);
        byte[] signature = sign(Message);
        Assert.False(verify(Message, []));
        Assert.False(verify(Message, signature.AsSpan(1)));
        Assert.False(verify(Message, [.. signature, 0]));
        Assert.False(verify(Message, [0, .. signature]));
        Assert.False(verify(Message, new byte[signature.Length]));
    }

    [Fact]
    public void Keys_that_are_none_verify_nothing()
    {
        Assert.False(EcdsaP256.Verify(new byte[64], Message, new byte[64]));
        Assert.False(EcdsaP256.Verify(new byte[63], Message, new byte[64]));
        Assert.False(EcdsaP384.Verify([.. Enumerable.Repeat((byte)7, 96)], Message, new byte[96]));
        Assert.False(Rsa.Verify(RsaDigest.Sha256, [], [], Message, []));
        Assert.False(Rsa.Verify(RsaDigest.Sha256, [1, 0, 1], new byte[256], Message, new byte[256]));
    }

    [Fact]
    public void Rsa_keys_that_take_long_verify_nothing()
    {
        using var rsa = RSA.Create(1024);
        RSAParameters p = rsa.ExportParameters(false);
        byte[] signature = rsa.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(Rsa.Verify(RsaDigest.Sha256, [0, 0, .. p.Exponent!], [0, .. p.Modulus!], Message, signature));
        Assert.False(Rsa.Verify(RsaDigest.Sha256, [1, .. new byte[8]], p.Modulus!, Message, signature));
        Assert.False(Rsa.Verify(RsaDigest.Sha256, p.Exponent!, [1, .. new byte[512]], Message, new byte[513]));
    }

    [Fact]
    public void Digests_are_those_of_another_implementation()
    {
        byte[] digest = new byte[48];
        for (int cut = 0; cut < Message.Length; cut += 13)
        {
            Sha384.Hash(Message.AsSpan(0, cut), Message.AsSpan(cut), digest);
            Assert.Equal(SHA384.HashData(Message), digest);
            Sha1.Hash(Message.AsSpan(0, cut), Message.AsSpan(cut), digest);
#pragma warning disable CA5350 // NSEC3 has no other
            Assert.Equal(SHA1.HashData(Message), digest[..20]);
#pragma warning restore CA5350
        }
    }
}

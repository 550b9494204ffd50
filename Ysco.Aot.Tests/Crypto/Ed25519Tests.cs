using Xunit;
using Ysco.Crypto;

namespace Ysco.Tests.Crypto;

public class Ed25519Tests
{
    private static readonly string[][] Vectors =
        [.. File.ReadAllLines(Path.Join(AppContext.BaseDirectory, "Vectors", "crypto", "ed25519.tsv")).Select(l => l.Split('\t'))];

    [Fact]
    public void Signatures_of_the_rfc_verify()
    {
        foreach (string[] v in Vectors)
        {
            Assert.True(Ed25519.Verify(Convert.FromHexString(v[0]), Convert.FromHexString(v[1]), Convert.FromHexString(v[2])));
        }
    }

    [Fact]
    public void No_altered_bit_verifies()
    {
        foreach (string[] v in Vectors)
        {
            byte[][] parts = [Convert.FromHexString(v[0]), Convert.FromHexString(v[1]), Convert.FromHexString(v[2])];
            foreach (byte[] part in parts)
            {
                for (int bit = 0; bit < part.Length * 8; bit += 5)
                {
                    part[bit / 8] ^= (byte)(1 << (bit % 8));
                    Assert.False(Ed25519.Verify(parts[0], parts[1], parts[2]));
                    part[bit / 8] ^= (byte)(1 << (bit % 8));
                }
            }
        }
    }

    [Fact]
    public void A_signature_of_another_length_does_not_verify()
    {
        byte[] key = Convert.FromHexString(Vectors[0][0]);
        byte[] signature = Convert.FromHexString(Vectors[0][2]);
        Assert.False(Ed25519.Verify(key, [], signature.AsSpan(0, 63)));
        Assert.False(Ed25519.Verify(key, [], [.. signature, 0]));
        Assert.False(Ed25519.Verify(key, [], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ed25519.Verify(key.AsSpan(0, 31), [], signature));
    }

    [Fact]
    public void The_order_of_the_group_added_to_a_signature_makes_no_second_one()
    {
        // RFC 8032 section 5.1.7: S must be below the order L; 2^252 + 27742317777372353535851937790883648493, little-endian.
        byte[] order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        byte[] signature = Convert.FromHexString(Vectors[1][2]);
        int carry = 0;
        for (int i = 0; i < 32; i++)
        {
            carry += signature[32 + i] + order[i];
            signature[32 + i] = (byte)carry;
            carry >>= 8;
        }

        Assert.Equal(0, carry);
        Assert.False(Ed25519.Verify(Convert.FromHexString(Vectors[1][0]), Convert.FromHexString(Vectors[1][1]), signature));
    }

    [Fact]
    public void Digests_are_those_of_another_implementation_however_the_bytes_arrive()
    {
        var random = new Random(2);
        for (int length = 0; length < 300; length += 7)
        {
            byte[] data = new byte[length];
            random.NextBytes(data);
            byte[] expected = System.Security.Cryptography.SHA256.HashData(data);
            Assert.Equal(expected, Digest.Sha256(data));
            var sha256 = new Sha256();
            int cut = random.Next(length + 1);
            sha256.Append(data.AsSpan(0, cut));
            sha256.Append(data.AsSpan(cut));
            Assert.Equal(expected, sha256.Finish());
        }
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using Ysco.Dns;
using Ysco.Tests.World;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>A key that a zone of the tests signs with, by .NET's cryptography: another implementation than what verifies.</summary>
internal sealed class ZoneKey
{
    private readonly Func<byte[], byte[]> sign;

    private ZoneKey(int algorithm, int flags, byte[] publicKey, Func<byte[], byte[]> sign)
    {
        this.sign = sign;
        Algorithm = algorithm;
        Data = [(byte)(flags >> 8), (byte)flags, 3, (byte)algorithm, .. publicKey];
    }

    public int Algorithm { get; }

    public byte[] Data { get; private init; }

    public int Tag => DnskeyData.TryParse(Data, out DnskeyData? key) ? key.KeyTag : 0;

    public static ZoneKey Make(int algorithm = 13, int flags = 257, int bits = 1024)
    {
        if (algorithm is 13 or 14)
        {
            var ecdsa = ECDsa.Create(algorithm == 13 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384);
            ECPoint q = ecdsa.ExportParameters(false).Q;
            HashAlgorithmName name = algorithm == 13 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384;
            return new(algorithm, flags, [.. q.X!, .. q.Y!], data => ecdsa.SignData(data, name));
        }

        if (algorithm == 15)
        {
            var ed25519 = new Ed25519PrivateKey(RandomNumberGenerator.GetBytes(Ed25519PrivateKey.SeedBytes));
            return new(algorithm, flags, ed25519.PublicKey, ed25519.Sign);
        }

        if (algorithm is 5 or 7 or 8 or 10)
        {
            var rsa = RSA.Create(bits);
            RSAParameters p = rsa.ExportParameters(false);
            HashAlgorithmName name = algorithm == 8 ? HashAlgorithmName.SHA256 : algorithm == 10 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA1;
            return new(algorithm, flags, [(byte)p.Exponent!.Length, .. p.Exponent, .. p.Modulus!], data => rsa.SignData(data, name, RSASignaturePadding.Pkcs1));
        }

        // An algorithm that nobody knows.
        return new(algorithm, flags, RandomNumberGenerator.GetBytes(32), data => SHA256.HashData(data));
    }

    /// <summary>The same key with other flags, protocol or algorithm in its record.</summary>
    public ZoneKey With(int? flags = null, byte? protocol = null, byte? algorithm = null)
    {
        byte[] data = [.. Data];
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)(flags ?? BinaryPrimitives.ReadUInt16BigEndian(data)));
        data[2] = protocol ?? data[2];
        data[3] = algorithm ?? data[3];
        return new(data[3], 0, [], sign) { Data = data };
    }

    public byte[] Sign(byte[] data) => sign(data);

    public byte[] Ds(DnsName zone, int digestType = 2)
    {
        byte[] input = [.. zone.Wire, .. Data];
#pragma warning disable CA5350 // Digest type 1 is SHA-1.
        byte[] digest = digestType switch { 1 => SHA1.HashData(input), 4 => SHA384.HashData(input), _ => SHA256.HashData(input) };
#pragma warning restore CA5350
        return [(byte)(Tag >> 8), (byte)Tag, (byte)Algorithm, (byte)digestType, .. digest];
    }
}

using System.Globalization;
using System.Numerics;

namespace Ysco.Generators;

/// <summary>Whether bytes are a public key of the curve P-256. References: RFC 5480 section 2; SP 800-186 section 3.2.1.3.</summary>
internal static class P256
{
    private const int HeaderBytes = 26;
    private const int CoordinateBytes = 32;

    private static readonly BigInteger Prime = Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");

    private static readonly BigInteger B = Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    // SEQUENCE of the algorithm (id-ecPublicKey, prime256v1), then a BIT STRING of 65 bytes with an uncompressed point.
    private static readonly byte[] Header =
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];

    /// <summary>Whether it is such a key in its one encoding (SubjectPublicKeyInfo in DER, 91 bytes), its point on the curve.</summary>
    internal static bool IsPublicKey(byte[] der)
    {
        if (der.Length != HeaderBytes + 1 + (2 * CoordinateBytes) || !der.Take(HeaderBytes).SequenceEqual(Header) || der[HeaderBytes] != 4)
        {
            return false;
        }

        BigInteger x = Number(der, HeaderBytes + 1);
        BigInteger y = Number(der, HeaderBytes + 1 + CoordinateBytes);
        return x < Prime && y < Prime && ((y * y) - (x * x * x) + (3 * x) - B) % Prime == 0;
    }

    /// <summary>32 bytes, the most significant first; BigInteger wants the least first, and a zero for the sign.</summary>
    private static BigInteger Number(byte[] from, int at) => new([.. from.Skip(at).Take(CoordinateBytes).Reverse(), 0]);

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

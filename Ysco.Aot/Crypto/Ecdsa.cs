namespace Ysco.Crypto;

/// <summary>
/// ECDSA with keys and signatures as plain numbers of the curve's size, one after the other: x and y, r and s.
/// References: FIPS 186-5 section 6.4.2; RFC 3279 section 2.2.3 for the form that libcrypto takes.
/// </summary>
internal static class Ecdsa
{
    private const byte Uncompressed = 4;
    private const byte DerInteger = 2;
    private const byte DerSequence = 0x30;

    /// <summary>Of a signature with two numbers of 48 bytes: lengths stay below 128, so that each takes one byte.</summary>
    private const int MaxDerBytes = 2 + (2 * (2 + 1 + 48));

    /// <summary>Whether the signature is one over the message by the key.</summary>
    internal static bool Verify(
        ReadOnlySpan<byte> curve, nint digest, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Span<byte> point = stackalloc byte[1 + publicKey.Length];
        point[0] = Uncompressed;
        publicKey.CopyTo(point[1..]);

        Span<byte> der = stackalloc byte[MaxDerBytes];
        int half = signature.Length / 2;
        int at = WriteInteger(signature[..half], der, 2);
        at = WriteInteger(signature[half..], der, at);
        (der[0], der[1]) = (DerSequence, (byte)(at - 2));
        return EvpVerify.Once(EvpVerify.EcKey(curve, point), digest, message, der[..at]);
    }

    // The shortest form, and a zero before what would be negative.
    private static int WriteInteger(ReadOnlySpan<byte> number, Span<byte> der, int at)
    {
        while (number.Length > 1 && number[0] == 0)
        {
            number = number[1..];
        }

        int zero = number[0] >> 7;
        (der[at], der[at + 1]) = (DerInteger, (byte)(number.Length + zero));
        der[at + 2] = 0;
        number.CopyTo(der[(at + 2 + zero)..]);
        return at + 2 + zero + number.Length;
    }
}

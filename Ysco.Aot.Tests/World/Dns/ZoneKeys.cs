using System.Security.Cryptography;

namespace Ysco.Tests.World.Dns;

/// <summary>Keys that ldns-keygen does not make: two of one tag, and one that is revoked.</summary>
internal sealed class ZoneKeys
{
    private const int SecureEntryPoint = 257;
    private const int Revoke = 0x80;

    private ZoneKeys(string folder, ECParameters low, ECParameters high) => (Folder, Low, High) = (folder, low, high);

    /// <summary>Of two keys with one tag, the one whose DNSKEY comes first in canonical order.</summary>
    public ECParameters Low { get; }

    /// <summary>The other.</summary>
    public ECParameters High { get; }

    private string Folder { get; }

    /// <summary>Makes the two.</summary>
    public static ZoneKeys Make(string folder)
    {
        // Tags have 16 bits: among some hundred keys two have the same.
        var seen = new Dictionary<int, ECParameters>();
        while (true)
        {
            ECParameters key = New();
            if (!seen.TryAdd(Wire.KeyTag(Bytes(key)), key))
            {
                ECParameters other = seen[Wire.KeyTag(Bytes(key))];
                return Bytes(key).AsSpan().SequenceCompareTo(Bytes(other)) < 0 ? new(folder, key, other) : new(folder, other, key);
            }
        }

        static byte[] Bytes(ECParameters key) => Wire.Dnskey(Data(SecureEntryPoint, key));
    }

    /// <summary>Writes the files of a key.</summary>
    /// <returns>Their base name.</returns>
    public string Write(string zone, ECParameters key) => Write(zone, SecureEntryPoint, key);

    /// <summary>Makes and writes a key with the REVOKE bit. Reference: RFC 5011 section 2.1.</summary>
    /// <returns>The base name of its files.</returns>
    public string WriteRevoked(string zone) => Write(zone, SecureEntryPoint | Revoke, New());

    /// <summary>The DNSKEY of a key.</summary>
    public static ZoneLine Dnskey(string zone, ECParameters key) => new(zone, 300, "DNSKEY", Data(SecureEntryPoint, key));

    private static ECParameters New()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportParameters(includePrivateParameters: true);
    }

    // RFC 6605 section 4.
    private static string Data(int flags, ECParameters key) => $"{flags} 3 13 {Convert.ToBase64String([.. key.Q.X!, .. key.Q.Y!])}";

    private string Write(string zone, int flags, ECParameters key)
    {
        string data = Data(flags, key);
        string name = Path.Combine(Folder, $"K{zone}+013+{Wire.KeyTag(Wire.Dnskey(data)):D5}");
        File.WriteAllText(name + ".key", $"{zone}\tIN\tDNSKEY\t{data}\n");
        File.WriteAllText(name + ".private",
            $"Private-key-format: v1.2\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: {Convert.ToBase64String(key.D!)}\n");
        return name;
    }
}

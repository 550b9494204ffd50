using System.Globalization;
using System.Security.Cryptography;

namespace Ysco.Tests.World.Dns;

/// <summary>
/// An ECDSA P-256 key with flags 257 that signs record sets. References: RFC 4034 sections 3.1.8.1 and 6, RFC 6605.
/// Limits: names in the data must be lower case and uncompressed, as they are signed so.
/// </summary>
internal sealed class OnlineKey : IDisposable
{
    private const int Flags = 257;
    private const int Protocol = 3;
    private const byte Algorithm = 13;
    private readonly ECDsa key;

    /// <param name="zone">The zone that it signs.</param>
    /// <param name="parameters">The key; null: a new one.</param>
    public OnlineKey(string zone, ECParameters? parameters = null)
    {
        Zone = zone;
        key = parameters is { } p ? ECDsa.Create(p) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        Dnskey = [.. Wire.U16(Flags), Protocol, Algorithm, .. point.X!, .. point.Y!];
    }

    /// <summary>The zone that it signs.</summary>
    public string Zone { get; }

    /// <summary>The data of its DNSKEY record.</summary>
    public byte[] Dnskey { get; }

    /// <summary>Its DNSKEY as a line of a zone file.</summary>
    public ZoneLine Line => new(Zone, 300, "DNSKEY", $"{Flags} {Protocol} {Algorithm} {Convert.ToBase64String(Dnskey.AsSpan(4))}");

    /// <summary>The data of the RRSIG record over a record set.</summary>
    /// <param name="owner">Whose records they are.</param>
    /// <param name="type">Their type's number.</param>
    /// <param name="ttl">Their TTL.</param>
    /// <param name="records">The data of each.</param>
    /// <param name="from">When the signature begins to be valid.</param>
    /// <param name="until">When it ends.</param>
    public byte[] Sign(string owner, int type, int ttl, IEnumerable<byte[]> records, DateTimeOffset from, DateTimeOffset until)
    {
        int labels = owner.Split('.', StringSplitOptions.RemoveEmptyEntries).Length;
        byte[] head =
        [
            .. Wire.U16(type), Algorithm, (byte)labels, .. Wire.U32(ttl), .. Wire.U32(until.ToUnixTimeSeconds()),
            .. Wire.U32(from.ToUnixTimeSeconds()), .. Wire.U16(Wire.KeyTag(Dnskey)), .. Wire.Name(Zone),
        ];
        byte[] name = Wire.Name(owner.ToLowerInvariant());
        var signed = new List<byte>(head);
        foreach (byte[] data in records.Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            signed.AddRange([.. name, .. Wire.U16(type), 0, 1, .. Wire.U32(ttl), .. Wire.U16(data.Length), .. data]);
        }

        return [.. head, .. key.SignData([.. signed], HashAlgorithmName.SHA256)];
    }

    /// <summary>The RRSIG record over DNSKEY records, as a line of a zone file.</summary>
    public ZoneLine SignKeys(IEnumerable<ZoneLine> keys)
    {
        const int DnskeyType = 48;
        const int HeadBytes = 18;
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        byte[] data = Sign(Zone, DnskeyType, 300, keys.Select(k => Wire.Dnskey(k.Data)), now.AddDays(-1), now.AddDays(28));
        string signature = Convert.ToBase64String(data.AsSpan(HeadBytes + Wire.Name(Zone).Length));
        return new(Zone, 300, "RRSIG", $"DNSKEY {Algorithm} {data[3]} 300 {Time(now.AddDays(28))} {Time(now.AddDays(-1))} {Wire.KeyTag(Dnskey)} {Zone} {signature}");
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    private static string Time(DateTimeOffset time) => time.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;
using Ysco.Bytes;
using Ysco.Dns;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>Reads the vectors: lines of owner, TTL, type and data; blocks of them between empty lines.</summary>
internal static class ZoneText
{
    public static IEnumerable<List<DnsRecord>> Blocks(string file)
    {
        var block = new List<DnsRecord>();
        foreach (string line in File.ReadLines(Path.Join(AppContext.BaseDirectory, "Vectors", "dnssec", file)))
        {
            if (line.Length > 0 && line[0] != ';')
            {
                block.Add(Record(line.Split(' ')));
            }
            else if (line.Length == 0 && block.Count > 0)
            {
                yield return block;
                block = [];
            }
        }

        yield return block;
    }

    private static DnsRecord Record(string[] words)
    {
        DnsType type = DnsTypeName.Parse(words[2]).Value;
        return new DnsRecord(Rdata.Name(words[0]), type, 1, Number(words[1]), Data(type, words[3..]));
    }

    private static byte[] Data(DnsType type, string[] w) => type switch
    {
        DnsType.A => Rdata.A(w[0]),
        DnsType.Ns => Rdata.Target(w[0]),
        DnsType.Mx => [.. U16(w[0]), .. Rdata.Target(w[1])],
        DnsType.Soa => [.. Rdata.Target(w[0]), .. Rdata.Target(w[1]), .. w[2..].SelectMany(n => Rdata.U32(Number(n)))],
        DnsType.Dnskey => [.. U16(w[0]), (byte)Number(w[1]), (byte)Number(w[2]), .. Convert.FromBase64String(w[3])],
        DnsType.Ds => [.. U16(w[0]), (byte)Number(w[1]), (byte)Number(w[2]), .. Convert.FromHexString(w[3])],
        DnsType.Rrsig =>
        [
            .. Rdata.U16((int)DnsTypeName.Parse(w[0]).Value), (byte)Number(w[1]), (byte)Number(w[2]), .. Rdata.U32(Number(w[3])),
            .. Time(w[4]), .. Time(w[5]), .. U16(w[6]), .. Rdata.Target(w[7]), .. Convert.FromBase64String(w[8]),
        ],
        DnsType.Nsec3 =>
        [
            (byte)Number(w[0]), (byte)Number(w[1]), .. U16(w[2]), (byte)(w[3].Length / 2), .. Convert.FromHexString(w[3]),
            20, .. Hash(w[4]), .. Rdata.Bitmap(w[5..].Select(t => DnsTypeName.Parse(t).Value)),
        ],
        _ => throw new InvalidDataException($"{type}"),
    };

    public static byte[] Hash(string text)
    {
        byte[] hash = new byte[20];
        return Base32Hex.TryDecode(Encoding.ASCII.GetBytes(text), hash) ? hash : throw new InvalidDataException(text);
    }

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);

    private static byte[] U16(string text) => Rdata.U16((int)Number(text));

    private static byte[] Time(string text) => Rdata.U32((uint)DateTimeOffset.ParseExact(
        text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds());
}

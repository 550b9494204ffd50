using Xunit;
using Ysco.Dns;

namespace Ysco.Tests.Dns;

public class RdataTextTests
{
    [Theory]
    [InlineData("A", "c0000201", "192.0.2.1")]
    [InlineData("AAAA", "20010db8000000000000000000000001", "2001:db8::1")]
    [InlineData("NS", "026e7301780 0", "ns.x.")]
    [InlineData("CNAME", "00", ".")]
    [InlineData("PTR", "016100", "a.")]
    [InlineData("DNAME", "016100", "a.")]
    [InlineData("MX", "000a016100", "10 a.")]
    [InlineData("SRV", "000a000b01bb016100", "10 11 443 a.")]
    [InlineData("TXT", "026869 03 22 5c 00 00", "\"hi\" \"\\\"\\\\\\000\" \"\"")]
    [InlineData("SOA", "0161000162000000000100000002000000030000000400000005", "a. b. 1 2 3 4 5")]
    [InlineData("DS", "707c0d02aabb", "28796 13 2 aabb")]
    [InlineData("DNSKEY", "0101030d010203", "257 3 13 AQID")]
    [InlineData("RRSIG", "00100d050000003c6b010b1c6b010888707c016100aabb", "TXT 13 5 60 20261121030812 20261121025712 28796 a. qrs=")]
    [InlineData("NSEC", "016100 0006400000000003 0401 40", "a. A RRSIG NSEC CAA2")]
    [InlineData("NSEC3", "01 01 000c 04 aabbccdd 14 2bd3a0e05a1b2c3d4e5f60718293a4b5c6d7e8f9 0006 400000000002", "1 1 12 aabbccdd 5f9q1o2q3cm3qjivc1oo54t4mn3dfq7p A RRSIG")]
    [InlineData("NSEC3PARAM", "01000000 00", "1 0 0 -")]
    [InlineData("CAA", "80056973737565 63612e78", "128 issue \"ca.x\"")]
    [InlineData("TLSA", "03010 1aabb", "3 1 1 aabb")]
    [InlineData("HTTPS", "0001 00 0001 0006 026832026833 0003 0002 20fb 0004 0008 c0000201c0000202 0006 0010 20010db8000000000000000000000001 0000 0004 00010003 0002 0000 ff00 0001 61",
        "1 . alpn=\"h2,h3\" port=8443 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1 mandatory=alpn,port no-default-alpn key65280=\"a\"")]
    [InlineData("TYPE65280", "aabb", "\\# 2 aabb")]
    [InlineData("TYPE65280", "", "\\# 0")]
    [InlineData("A", "c00002", "\\# 3 c00002")]
    [InlineData("MX", "000a0161", "\\# 4 000a0161")]
    [InlineData("CAA", "8000", "\\# 2 8000")]
    [InlineData("NSEC", "0161000000", "\\# 5 0161000000")]
    public void Data_is_written_as_in_zone_files(string type, string hex, string text) => Assert.Equal(
        text.Replace("CAA2", "TYPE1025", StringComparison.Ordinal),
        RdataText.Write(DnsTypeName.Parse(type).Value, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Fact]
    public void Whatever_the_data_are_their_text_is_printable()
    {
        var random = new Random(7);
        DnsType[] types = [.. Enum.GetValues<DnsType>(), (DnsType)4711];
        for (int i = 0; i < 20_000; i++)
        {
            DnsType type = types[i % types.Length];
            byte[] data = new byte[random.Next(60)];
            random.NextBytes(data);
            if (data.Length > 0 && type is DnsType.Txt or DnsType.Hinfo)
            {
                data[0] = (byte)(data.Length - 1);
            }

            Assert.DoesNotContain(RdataText.Write(type, data), c => c is < ' ' or > '~');
        }
    }

    [Fact]
    public void A_record_is_a_line() => Assert.Equal(
        "example.org. 60 IN MX 10 example.org.",
        new DnsRecord(DnsName.Parse("example.org").Value, DnsType.Mx, 1, 60, [0, 10, .. DnsName.Parse("example.org").Value.Wire]).ToString());

    [Fact]
    public void Key_tags_are_those_of_the_rfc()
    {
        // RFC 4034 section 5.4.
        byte[] key = [0x01, 0x00, 3, 5, .. Convert.FromBase64String(
            "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==")];
        Assert.True(DnskeyData.TryParse(key, out DnskeyData? read));
        Assert.Equal(60485, read.KeyTag);
        Assert.True(read.IsZoneKey);
    }

    [Theory]
    [InlineData(0u, 1u, false)]
    [InlineData(1u, 0u, true)]
    [InlineData(5u, 5u, false)]
    [InlineData(0u, 0xFFFFFFFFu, true)]
    [InlineData(0xFFFFFFFFu, 0u, false)]
    [InlineData(0x80000000u, 0u, false)]
    [InlineData(0u, 0x80000000u, false)]
    [InlineData(0x80000000u, 1u, true)]
    public void Times_are_compared_as_serial_numbers(uint time, uint other, bool after) => Assert.Equal(after, DnssecTime.IsAfter(time, other));
}

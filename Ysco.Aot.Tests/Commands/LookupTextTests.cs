using Xunit;
using Ysco.Commands.Checking;
using Ysco.Dns;
using Ysco.Tests.Dns.Dnssec;
using Ysco.Worker;

namespace Ysco.Tests.Commands;

/// <summary>What <c>ysco lookup</c> prints.</summary>
public class LookupTextTests
{
    [Fact]
    public void A_long_text_is_printed_whole_and_with_each_of_its_spaces()
    {
        string[] strings = [.. Enumerable.Range(0, 20).Select(i => $"{i}  {new string('x', 240)}  ")];
        byte[] data = [.. strings.SelectMany(Rdata.Txt)];
        Assert.Equal(
            "long.test. 60 IN TXT " + string.Join(' ', strings.Select(s => $"\"{s}\"")),
            LookupText.Record(new LookupRecord("long.test.", 60, (int)DnsType.Txt, data)));
    }
}

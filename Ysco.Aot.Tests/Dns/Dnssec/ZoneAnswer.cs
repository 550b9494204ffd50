using Ysco.Dns;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>An answer in the making, which a test may spoil before it is sent.</summary>
internal sealed class ZoneAnswer(DnsQuestion question)
{
    public DnsQuestion Question { get; } = question;

    public int Rcode { get; set; }

    public List<DnsRecord> Answers { get; } = [];

    public List<DnsRecord> Authority { get; } = [];

    /// <summary>The message, names not compressed.</summary>
    public byte[] ToMessage()
    {
        byte[] query = Question.ToPlainMessage(7);
        var message = new List<byte>(query) { [2] = 0x81, [3] = (byte)(0x80 | Rcode) };
        (message[6], message[7]) = ((byte)(Answers.Count >> 8), (byte)Answers.Count);
        (message[8], message[9]) = ((byte)(Authority.Count >> 8), (byte)Authority.Count);
        foreach (DnsRecord r in Answers.Concat(Authority))
        {
            message.AddRange([.. r.Owner.Wire, .. Rdata.U16((int)r.Type), .. Rdata.U16(r.Class), .. Rdata.U32(r.Ttl), .. Rdata.U16(r.Data.Length), .. r.Data]);
        }

        return [.. message];
    }

    /// <summary>Takes out the signatures over a type.</summary>
    public void Unsign(DnsType covered)
    {
        foreach (List<DnsRecord> section in new[] { Answers, Authority })
        {
            section.RemoveAll(r => r.Type == DnsType.Rrsig && RrsigData.TryParse(r.Data, out RrsigData? s) && s.TypeCovered == covered);
        }
    }

    /// <summary>Takes out all records of a type, and the signatures over them.</summary>
    public void Remove(DnsType type)
    {
        Unsign(type);
        Answers.RemoveAll(r => r.Type == type);
        Authority.RemoveAll(r => r.Type == type);
    }
}

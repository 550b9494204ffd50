using System.Buffers.Binary;

namespace Ysco.Dns;

/// <summary>What is asked, class IN.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of the records wanted.</param>
public sealed record DnsQuestion(DnsName Name, DnsType Type)
{
    private const int RecursionDesired = 0x0100;
    private const int CheckingDisabled = 0x0010;
    private const int DnssecOk = 0x8000;

    /// <summary>Root name, type, payload size, extended rcode and version, flags, no options. RFC 6891 section 6.1.2.</summary>
    private const int OptBytes = 11;

    /// <summary>
    /// The message that asks for it with EDNS, signatures wanted and whether or not the server believes them (DO and CD):
    /// we judge ourselves. References: RFC 1035 section 4.1, RFC 6891, RFC 4035 sections 3.2.1 and 3.2.2.
    /// </summary>
    /// <param name="id">The number by which the answer is known.</param>
    public byte[] ToMessage(ushort id)
    {
        byte[] plain = ToPlainMessage(id);
        byte[] message = new byte[plain.Length + OptBytes];
        plain.CopyTo(message, 0);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired | CheckingDisabled);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(10), 1);
        Span<byte> opt = message.AsSpan(plain.Length);
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], (ushort)DnsType.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], Edns.OurPayloadBytes);
        BinaryPrimitives.WriteUInt16BigEndian(opt[7..], DnssecOk);
        return message;
    }

    /// <summary>The message that asks for it without EDNS, for servers that refuse it.</summary>
    /// <param name="id">The number by which the answer is known.</param>
    public byte[] ToPlainMessage(ushort id)
    {
        byte[] message = new byte[DnsMessage.HeaderBytes + Name.Wire.Length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        Name.Wire.CopyTo(message.AsSpan(DnsMessage.HeaderBytes));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(message.Length - 4), (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(message.Length - 2), DnsRecord.ClassIn);
        return message;
    }

    /// <summary>The question as text: <c>example.org. TXT</c>.</summary>
    public override string ToString() => $"{Name.ToAbsoluteString()} {Type.Text()}";
}

using System.Buffers.Binary;

namespace Ysco.Dns;

/// <summary>What is asked, class IN.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of the records wanted.</param>
public sealed record DnsQuestion(DnsName Name, DnsType Type)
{
    internal const int ClassIn = 1;
    private const int RecursionDesired = 0x0100;

    /// <summary>The message that asks for it, recursion desired. Reference: RFC 1035 section 4.1.</summary>
    /// <param name="id">The number by which the answer is known.</param>
    public byte[] ToMessage(ushort id)
    {
        byte[] message = new byte[DnsMessage.HeaderBytes + Name.Wire.Length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        Name.Wire.CopyTo(message.AsSpan(DnsMessage.HeaderBytes));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(message.Length - 4), (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(message.Length - 2), ClassIn);
        return message;
    }
}

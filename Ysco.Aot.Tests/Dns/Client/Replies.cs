using Ysco.Dns;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.Dns.Client;

/// <summary>Answers to the questions that come to a <see cref="NameServer"/>, without EDNS.</summary>
internal static class Replies
{
    /// <summary>The name that is asked for, without a dot at its end.</summary>
    public static string Name(byte[] query)
    {
        int at = DnsMessage.HeaderBytes;
        return Wire.ReadName(query, ref at).TrimEnd('.');
    }

    /// <summary>The type that is asked for.</summary>
    public static int Type(byte[] query) => Wire.ReadU16(query, Question(query).End.Value - 4);

    /// <summary>An answer: its records one after another, of the name that was asked for where the owner is empty.</summary>
    public static byte[] To(byte[] query, int flags, params (string Owner, DnsType Type, byte[] Data)[] records) =>
    [
        .. query[..2], .. Wire.U16(0x8180 | flags), 0, 1, .. Wire.U16(records.Length), 0, 0, 0, 0, .. query[Question(query)],
        .. records.SelectMany(r => (byte[])
        [
            .. r.Owner.Length == 0 ? [0xC0, DnsMessage.HeaderBytes] : Wire.Name(r.Owner),
            .. Wire.U16((int)r.Type), 0, 1, 0, 0, 0, 60, .. Wire.U16(r.Data.Length), .. r.Data,
        ]),
    ];

    private static Range Question(byte[] query)
    {
        int at = DnsMessage.HeaderBytes;
        Wire.ReadName(query, ref at);
        return DnsMessage.HeaderBytes..(at + 4);
    }
}

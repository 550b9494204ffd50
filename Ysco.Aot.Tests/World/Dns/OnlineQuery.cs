namespace Ysco.Tests.World.Dns;

/// <summary>A question as it came to the online signer. Those who ask it send one question, and EDNS at most beside it.</summary>
/// <param name="Name">The name asked for, lower case, with a dot at its end.</param>
/// <param name="Type">The type.</param>
/// <param name="WantsSignatures">The DO flag.</param>
/// <param name="Room">Bytes that the answer may have.</param>
internal sealed record OnlineQuery(string Name, int Type, bool WantsSignatures, int Room)
{
    private const int HeaderBytes = 12;
    private const int DnssecOk = 0x8000;
    private const int WithoutEdnsBytes = 512;
    private byte[] Id { get; init; } = [];
    private byte[] Question { get; init; } = [];
    private byte[] Edns { get; init; } = [];

    /// <summary>Reads one.</summary>
    public static OnlineQuery Read(byte[] message, bool tcp)
    {
        int at = HeaderBytes;
        string name = Wire.ReadName(message, ref at);
        bool edns = Wire.ReadU16(message, 10) == 1;
        bool signed = edns && (Wire.ReadU16(message, at + 4 + 7) & DnssecOk) != 0;
        return new(name, Wire.ReadU16(message, at), signed, tcp ? ushort.MaxValue : edns ? Wire.ReadU16(message, at + 4 + 3) : WithoutEdnsBytes)
        {
            Id = message[..2],
            Question = message[HeaderBytes..(at + 4)],
            Edns = edns ? [0, 0, 41, .. Wire.U16(1232), 0, 0, .. Wire.U16(signed ? DnssecOk : 0), 0, 0] : [],
        };
    }

    /// <summary>The message that answers it.</summary>
    public byte[] Answer(int flags, IReadOnlyList<OnlineRecord> answer, IReadOnlyList<OnlineRecord> authority) =>
    [
        .. Id, .. Wire.U16(flags), 0, 1, .. Wire.U16(answer.Count), .. Wire.U16(authority.Count), .. Wire.U16(Edns.Length > 0 ? 1 : 0),
        .. Question, .. answer.Concat(authority).SelectMany(r => r.ToBytes()), .. Edns,
    ];
}

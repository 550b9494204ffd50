namespace Ysco.Tests.World.Dns;

/// <summary>A record that the online signer gives.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Ttl">Seconds.</param>
/// <param name="Data">Its data.</param>
internal sealed record OnlineRecord(string Owner, int Type, int Ttl, byte[] Data)
{
    /// <summary>The record in a message, without compression.</summary>
    public byte[] ToBytes() => [.. Wire.Name(Owner), .. Wire.U16(Type), 0, 1, .. Wire.U32(Ttl), .. Wire.U16(Data.Length), .. Data];
}

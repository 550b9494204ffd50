using System.Buffers.Binary;
using System.Text;

namespace Ysco.Tests.Go;

/// <summary>
/// Makes small ELF images as Go's linker before 1.18 laid them out: one data segment that begins with the magic, then two
/// pointers to string headers, which point at the strings.
/// </summary>
internal sealed class ElfImage
{
    private const ulong Address = 0x10000;
    private const int DataAt = 0x400;
    private readonly byte[] bytes = new byte[0x1000];

    public bool Is64 { get; init; } = true;

    public bool BigEndian { get; init; }

    public ushort Machine { get; init; } = 62;

    public string GoVersion { get; init; } = "go1.12.17";

    public string Modules { get; init; } = "path\texample.org/old\nmod\texample.org/old\tv1.2.3\th1:x\n";

    /// <summary>Where in the data the magic is; Go puts it first.</summary>
    public int MagicAt { get; init; }

    public byte[] Make()
    {
        int word = Is64 ? 8 : 4;
        "\u007fELF"u8.CopyTo(bytes);
        bytes[4] = (byte)(Is64 ? 2 : 1);
        bytes[5] = (byte)(BigEndian ? 2 : 1);
        bytes[6] = 1;
        Put(16, 2, 2);
        Put(18, Machine, 2);
        Put(Is64 ? 32 : 28, 64, word);
        Put(Is64 ? 54 : 42, (ulong)(Is64 ? 56 : 32), 2);
        Put(Is64 ? 56 : 44, 1, 2);
        PutSegment(word);

        int info = DataAt + MagicAt;
        Encoding.Latin1.GetBytes("\u00ff Go buildinf:").CopyTo(bytes, info);
        bytes[info + 14] = (byte)word;
        bytes[info + 15] = (byte)(BigEndian ? 1 : 0);
        string sentinel = new('#', 16);
        PutString(info + 16, info + 0x40, info + 0x80, GoVersion);
        PutString(info + 16 + word, info + 0x60, info + 0x100, sentinel + Modules + sentinel);
        return bytes;
    }

    private void PutSegment(int word)
    {
        Put(64, 1, 4);
        Put(64 + (Is64 ? 4 : 24), 6, 4);
        Put(64 + (Is64 ? 8 : 4), DataAt, word);
        Put(64 + (Is64 ? 16 : 8), Address, word);
        Put(64 + (Is64 ? 32 : 16), (ulong)(bytes.Length - DataAt), word);
    }

    private void PutString(int pointerAt, int headerAt, int textAt, string text)
    {
        int word = Is64 ? 8 : 4;
        Put(pointerAt, Address + (ulong)(headerAt - DataAt), word);
        Put(headerAt, Address + (ulong)(textAt - DataAt), word);
        Put(headerAt + word, (ulong)text.Length, word);
        Encoding.UTF8.GetBytes(text).CopyTo(bytes, textAt);
    }

    private void Put(int at, ulong value, int size)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(all, value);
        Span<byte> number = all[^size..];
        if (!BigEndian)
        {
            number.Reverse();
        }

        number.CopyTo(bytes.AsSpan(at));
    }
}

using System.Buffers.Binary;
using Ysco.Http;

namespace Ysco.Admin;

/// <summary>
/// The icon that browsers ask for: one green pixel, which they scale.
/// References: the ICO format: ICONDIR, ICONDIRENTRY, BITMAPINFOHEADER, pixels, mask.
/// </summary>
internal static class Favicon
{
    private const int DirectoryBytes = 6;
    private const int EntryBytes = 16;
    private const int BitmapHeaderBytes = 40;
    private const int PixelBytes = 4;
    private const int MaskBytes = 4;

    internal static readonly HttpResponse Response = new(200, "image/x-icon", Draw());

    private static byte[] Draw()
    {
        byte[] icon = new byte[DirectoryBytes + EntryBytes + BitmapHeaderBytes + PixelBytes + MaskBytes];
        Span<byte> at = icon;
        Put16(at[2..], 1);
        Put16(at[4..], 1);
        Span<byte> entry = at[DirectoryBytes..];
        entry[0] = 1;
        entry[1] = 1;
        Put16(entry[4..], 1);
        Put16(entry[6..], 32);
        BinaryPrimitives.WriteInt32LittleEndian(entry[8..], BitmapHeaderBytes + PixelBytes + MaskBytes);
        BinaryPrimitives.WriteInt32LittleEndian(entry[12..], DirectoryBytes + EntryBytes);
        Span<byte> bitmap = entry[EntryBytes..];
        BinaryPrimitives.WriteInt32LittleEndian(bitmap, BitmapHeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bitmap[4..], 1);

        // Twice the height: pixels and mask.
        BinaryPrimitives.WriteInt32LittleEndian(bitmap[8..], 2);
        Put16(bitmap[12..], 1);
        Put16(bitmap[14..], 32);
        ReadOnlySpan<byte> green = [0x40, 0xa0, 0x20, 0xff];
        green.CopyTo(bitmap[BitmapHeaderBytes..]);
        return icon;
    }

    private static void Put16(Span<byte> into, short value) => BinaryPrimitives.WriteInt16LittleEndian(into, value);
}

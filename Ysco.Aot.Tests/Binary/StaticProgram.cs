using System.Buffers.Binary;

namespace Ysco.Tests.Binary;

/// <summary>
/// The smallest program for this machine that needs no loader: a header, one segment, and the instructions that end it. Most of what
/// Debian has is linked dynamically.
/// </summary>
internal static class StaticProgram
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const ulong Address = 0x400000;

    /// <summary>One that ends with a status.</summary>
    public static byte[] EndingWith(byte status)
    {
        // mov eax, 60 (exit); mov edi, status; syscall
        byte[] code = [0xb8, 60, 0, 0, 0, 0xbf, status, 0, 0, 0, 0x0f, 0x05];
        byte[] file = new byte[HeaderBytes + SegmentBytes + code.Length];
        "\u007fELF"u8.CopyTo(file);
        (file[4], file[5], file[6]) = (2, 1, 1);
        Put(file, 16, 2, 2); // an executable
        Put(file, 18, 62, 2); // x86-64
        Put(file, 20, 1, 4);
        Put(file, 24, Address + HeaderBytes + SegmentBytes, 8);
        Put(file, 32, HeaderBytes, 8);
        Put(file, 52, HeaderBytes, 2);
        Put(file, 54, SegmentBytes, 2);
        Put(file, 56, 1, 2);
        Put(file, HeaderBytes, 1, 4); // loaded
        Put(file, HeaderBytes + 4, 5, 4); // to be read and executed
        Put(file, HeaderBytes + 16, Address, 8);
        Put(file, HeaderBytes + 32, (ulong)file.Length, 8);
        Put(file, HeaderBytes + 40, (ulong)file.Length, 8);
        Put(file, HeaderBytes + 48, 0x1000, 8);
        code.CopyTo(file, HeaderBytes + SegmentBytes);
        return file;
    }

    /// <summary>The same as a file; who executes it takes a copy (<see cref="Executables"/>).</summary>
    public static void Write(string path, byte status = 0) => File.WriteAllBytes(path, EndingWith(status));

    private static void Put(byte[] file, int at, ulong value, int size)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        number[..size].CopyTo(file.AsSpan(at));
    }
}

using System.Buffers.Binary;
using System.Text;
using Xunit;
using Ysco.Go;
using Ysco.Tests.Binary;

namespace Ysco.Tests.Go;

/// <summary>Whether a program needs a loader, and which, by programs of this machine and by what is made of them.</summary>
public class ElfInterpreterTests(GoPrograms programs) : IClassFixture<GoPrograms>
{
    private const string Loader = "/lib64/ld-linux-x86-64.so.2";

    [Fact]
    public void A_program_that_is_linked_dynamically_names_its_loader()
    {
        Assert.Equal(Loader, Read(File.ReadAllBytes("/bin/true")));
        Assert.Equal(Loader, Read(File.ReadAllBytes("/bin/sh")));
    }

    [Theory]
    [InlineData("amd64")]
    [InlineData("386")]
    [InlineData("mips")]
    public async Task A_static_program_of_Go_has_none(string arch) => Assert.Equal("", Read(await programs.BuildAsync(arch)));

    [Fact]
    public void Ysco_itself_has_none()
    {
        using FileStream ysco = File.OpenRead(YscoBinary.Location);
        byte[] bytes = new byte[ysco.Length];
        ysco.ReadExactly(bytes);
        Assert.Equal("", Read(bytes));
        Assert.Equal("", Read(StaticProgram.EndingWith(0)));
    }

    [Fact]
    public async Task The_smallest_static_program_runs()
    {
        using var folder = new TemporaryFolder();
        StaticProgram.Write(folder["small"], 3);
        await Executables.CopyAsync(folder["small"], folder["copy"]);
        Assert.Equal(3, (await ProcessRun.RunAsync(folder["copy"], [])).ExitCode);
    }

    [Fact]
    public void A_path_without_an_end_or_past_the_file_or_too_long_is_refused()
    {
        byte[] real = File.ReadAllBytes("/bin/true");
        int at = EntryOf(real);
        int path = real.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Loader + "\0"));

        Assert.Equal("malformed ELF file: an interpreter of 28 bytes, or without an end", Why(With(real, path + Loader.Length, 1, (byte)'x')));
        Assert.Equal("malformed ELF file: an interpreter of 28 bytes, or without an end", Why(With(real, path, 1, 0)));
        Assert.Equal("malformed ELF file: an interpreter of 0 bytes, or without an end", Why(With(real, at + 32, 8, 0)));
        Assert.Equal("malformed ELF file: an interpreter of 1 bytes, or without an end", Why(With(real, at + 32, 8, 1)));
        Assert.Equal("malformed ELF file: an interpreter of 4097 bytes, or without an end", Why(With(real, at + 32, 8, 4097)));
        Assert.StartsWith($"truncated ELF file: it has {real.Length} bytes, a segment is ", Why(With(real, at + 8, 8, ulong.MaxValue)), StringComparison.Ordinal);
        Assert.StartsWith($"truncated ELF file: it has {real.Length} bytes, a segment is ", Why(With(real, at + 32, 8, ulong.MaxValue)), StringComparison.Ordinal);
    }

    [Fact]
    public void Altered_headers_never_do_more_than_fail()
    {
        byte[] real = File.ReadAllBytes("/bin/true");
        var random = new Random(7);
        for (int i = 0; i < 4000; i++)
        {
            byte[] bytes = [.. real];
            for (int n = random.Next(1, 6); n > 0; n--)
            {
                bytes[random.Next(1024)] = random.Next(3) == 0 ? (byte)0xff : (byte)random.Next(256);
            }

            var image = new MemoryImage(bytes);
            if (ElfFile.Read(image).Try(out ElfFile? elf, out _))
            {
                _ = elf.Interpreter();
            }

            Assert.InRange(image.BytesRead, 0, 256 << 10);
        }
    }

    private static string Read(byte[] bytes) => ElfFile.Read(new MemoryImage(bytes)).Value.Interpreter().Value;

    private static string? Why(byte[] bytes) => ElfFile.Read(new MemoryImage(bytes)).Value.Interpreter().Failure?.Message;

    /// <summary>Where the header of the segment with the loader's path is.</summary>
    private static int EntryOf(byte[] elf)
    {
        int at = (int)BinaryPrimitives.ReadUInt64LittleEndian(elf.AsSpan(32));
        while (BinaryPrimitives.ReadUInt32LittleEndian(elf.AsSpan(at)) != 3)
        {
            at += 56;
        }

        return at;
    }

    private static byte[] With(byte[] elf, int at, int size, ulong value)
    {
        byte[] altered = [.. elf];
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        number[..size].CopyTo(altered.AsSpan(at));
        return altered;
    }
}

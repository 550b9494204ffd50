using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;
using Ysco.Go;

namespace Ysco.Tests.Go;

public class BuildInfoTests(GoPrograms programs) : IClassFixture<GoPrograms>
{
    private static string? Why(byte[] bytes) => Ysco.Go.BuildInfo.Read(new MemoryImage(bytes), Architecture.X64).Failure?.Message;

    private static Ysco.Go.BuildInfo Parse(string modules) => Ysco.Go.BuildInfo.Parse(new BuildInfoBlob("go1.26.10", modules), "amd64").Value;

    private static ElfFile Elf(byte[] bytes) => ElfFile.Read(new MemoryImage(bytes)).Value;

    [Theory]
    [InlineData("amd64", ElfMachine.X86_64, true, false)]
    [InlineData("386", ElfMachine.I386, false, false)]
    [InlineData("arm", ElfMachine.Arm, false, false)]
    [InlineData("arm64", ElfMachine.Aarch64, true, false)]
    [InlineData("mips", ElfMachine.Mips, false, true)]
    [InlineData("ppc64", ElfMachine.Ppc64, true, true)]
    [InlineData("s390x", ElfMachine.S390, true, true)]
    public async Task Real_programs_say_what_they_are(string arch, ElfMachine machine, bool is64, bool bigEndian)
    {
        var image = new MemoryImage(await programs.BuildAsync(arch));
        ElfFile elf = ElfFile.Read(image).Value;
        Assert.Equal((machine, is64, bigEndian, arch), (elf.Machine, elf.Is64, elf.IsBigEndian, elf.GoArch));
        Ysco.Go.BuildInfo info = Ysco.Go.BuildInfo.Read(elf).Value;
        Assert.Matches(@"^go1\.[0-9.]+", info.GoVersion);
        Assert.Equal("example.org/websvc/cmd/tiny", info.Path);
        Assert.Equal(("example.org/websvc", "/cmd/tiny", ""), (info.ModulePath, info.PkgDir, info.Version));
        Assert.Equal(("linux", arch, "0"), (info.GoOs, info.GoArch, info.Setting("CGO_ENABLED")));
        Assert.InRange(image.BytesRead, 1, 128 << 10);
    }

    [Fact]
    public async Task A_stripped_program_says_the_same()
    {
        Ysco.Go.BuildInfo info = Ysco.Go.BuildInfo.Read(new MemoryImage(await programs.BuildAsync("amd64", "-trimpath", "-ldflags=-s -w")), Architecture.X64).Value;
        Assert.Equal(("example.org/websvc", "true"), (info.ModulePath, info.Setting("-trimpath")));
    }

    [Fact]
    public async Task Without_a_section_table_the_data_segment_is_searched()
    {
        byte[] bytes = [.. await programs.BuildAsync("mips")];
        bytes.AsSpan(32, 4).Clear();
        bytes.AsSpan(46, 6).Clear();
        Assert.Equal("example.org/websvc", Ysco.Go.BuildInfo.Read(Elf(bytes)).Value.ModulePath);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void The_format_before_go_1_18_is_read(bool is64, bool bigEndian)
    {
        foreach (int magicAt in new[] { 0, 0x10, 0x200 })
        {
            Ysco.Go.BuildInfo info = Ysco.Go.BuildInfo.Read(Elf(new ElfImage { Is64 = is64, BigEndian = bigEndian, MagicAt = magicAt }.Make())).Value;
            Assert.Equal(("go1.12.17", "example.org/old", "v1.2.3", "/"), (info.GoVersion, info.ModulePath, info.Version, info.PkgDir));
            Assert.Equal(("linux", "amd64"), (info.GoOs, info.GoArch));
        }
    }

    [Fact]
    public void Magic_that_is_not_aligned_is_none() =>
        Assert.Equal("no Go build information in it (not built by Go, or too old a Go)", Why(new ElfImage { MagicAt = 8 }.Make()));

    [Fact]
    public async Task A_program_for_another_machine_is_refused()
    {
        byte[] bytes = [.. await programs.BuildAsync("arm64")];
        Assert.Equal("a program for arm64, this machine is amd64", Why(bytes));
        Assert.Null(Ysco.Go.BuildInfo.Read(new MemoryImage(bytes), Architecture.Arm64).Failure);
        bytes[7] = 9;
        Assert.Equal("a program for another operating system (ELF OS ABI 9), this is linux", Why(bytes));
        Assert.Equal("a program for machine 0, this machine is amd64", Why(new ElfImage { Machine = 0 }.Make()));
        Assert.Equal("a program for 386, this machine is amd64", Why(new ElfImage { Machine = 3, Is64 = false }.Make()));
        Assert.Equal("a program for freebsd, this is linux", Why(new ElfImage { Modules = "build\tGOOS=freebsd\n" }.Make()));
    }

    [Fact]
    public async Task What_is_no_program_of_go_is_named()
    {
        byte[] real = await programs.BuildAsync("amd64");
        Assert.Equal("empty file", Why([]));
        Assert.Equal("a script (it begins with #!), not an ELF program", Why("#!/bin/sh\nexec x\n"u8.ToArray()));
        Assert.Equal("not an ELF program", Why("MZ"u8.ToArray()));
        Assert.Equal("truncated ELF file: it ends in its header", Why(real[..40]));
        Assert.Equal("truncated ELF file: its program headers are past its end", Why(real[..100]));
        Assert.StartsWith("truncated ELF file: it has 100000 bytes, a segment is ", Why(real[..100_000]), StringComparison.Ordinal);
        Assert.Equal("an ELF file of type 1, not a program", Why([.. real[..16], 1, .. real[17..]]));
        Assert.Equal("malformed ELF file: neither 32 nor 64 bits, or no byte order", Why([.. real[..4], 3, .. real[5..]]));
        Assert.Equal("reading failed", Ysco.Go.BuildInfo.Read(new MemoryImage(real) { FailsToRead = true }, Architecture.X64).Failure?.Message);
        Assert.StartsWith("no Go build information", Why(await File.ReadAllBytesAsync("/bin/true")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path\texample.org/a/cmd/b\nmod\texample.org/a\tv1.0.1\th1:x\n", "/cmd/b", "v1.0.1", false)]
    [InlineData("path\texample.org/a\nmod\texample.org/a\tv1.0.1\t\ndep\tx.y/z\tv1.0.0\th1:y\n=>\tx.y/w\tv1.0.0\th1:z\n", "/", "v1.0.1", false)]
    [InlineData("path\texample.org/a\nmod\texample.org/a\tv1.0.1\n=>\t../a\t(devel)\t\n", "/", "", true)]
    [InlineData("path\texample.org/a\nmod\texample.org/a\t(devel)\t\n", "/", "", false)]
    [InlineData("path\texample.org/ab\nmod\texample.org/a\tv1.0.1\t\n", "/", "", false)]
    [InlineData("path\tcommand-line-arguments\nmod\texample.org/a\tv1.0.1\t\n", "/", "", false)]
    [InlineData("path\tcommand-line-arguments\n", "/", "", false)]
    [InlineData("", "/", "", false)]
    public void Version_and_folder_are_known_only_of_the_modules_own_code(string modules, string dir, string version, bool replaced)
    {
        Ysco.Go.BuildInfo info = Parse(modules);
        Assert.Equal((dir, version, replaced), (info.PkgDir, info.Version, info.IsReplaced));
    }

    [Theory]
    [InlineData("mod\texample.org/a\n", "malformed Go build information: \"mod example.org/a\"")]
    [InlineData("path\texample.org/\u001b[2Ja\n", "malformed Go build information: \"path example.org/ [2Ja\"")]
    [InlineData("build\t=x\n", "malformed Go build information: \"build =x\"")]
    public void A_malformed_line_is_quoted(string modules, string message) => Assert.Equal(
        message, Ysco.Go.BuildInfo.Parse(new BuildInfoBlob("go1.26.10", modules), "amd64").Failure?.Message);

    [Fact]
    public void Strings_without_an_end_are_refused()
    {
        Assert.Equal("malformed Go build information: a string of 2000 bytes (at most 1024)",
            Why(new ElfImage { GoVersion = new string('x', 2000), Modules = "" }.Make()));
        byte[] bytes = new ElfImage().Make();
        bytes.AsSpan(0x448, 8).Fill(0xff);
        Assert.Equal("malformed Go build information: a string goes past its segment", Why(bytes));
        bytes = new ElfImage().Make();
        bytes.AsSpan(0x410, 8).Fill(0xff);
        Assert.Equal("malformed Go build information: a pointer goes nowhere", Why(bytes));
    }

    [Fact]
    public async Task Altered_programs_never_do_more_than_fail()
    {
        byte[] amd64 = await programs.BuildAsync("amd64");
        byte[][] originals = [amd64, await programs.BuildAsync("mips"), new ElfImage().Make(), new ElfImage { Is64 = false, BigEndian = true }.Make()];
        var random = new Random(5);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < 4000; i++)
        {
            byte[] original = originals[i % originals.Length];
            int magic = original.AsSpan().IndexOf(Encoding.Latin1.GetBytes("\u00ff Go buildinf:"));
            int length = random.Next(4) == 0 ? random.Next(original.Length) : original.Length;
            byte[] bytes = original.AsSpan(0, length).ToArray();
            for (int n = random.Next(1, 6); n > 0 && length > 0; n--)
            {
                int at = random.Next(2) == 0 ? random.Next(2048) : magic + random.Next(400);
                bytes[at % length] = random.Next(3) == 0 ? (byte)0xff : (byte)random.Next(256);
            }

            var image = new MemoryImage(bytes);
            if (ElfFile.Read(image).Try(out ElfFile? elf, out _))
            {
                _ = Ysco.Go.BuildInfo.Read(elf);
            }

            Assert.InRange(image.BytesRead, 0, 34L << 20);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_huge_file_is_not_read()
    {
        var image = new HugeImage(new ElfImage().Make());
        Assert.Equal("example.org/old", Ysco.Go.BuildInfo.Read(image, Architecture.X64).Value.ModulePath);
        Assert.InRange(image.BytesRead, 1, 128 << 10);
    }

    // Three gigabytes of zeros after the image.
    private sealed class HugeImage(byte[] head) : Ysco.Bytes.IRandomAccess
    {
        public long BytesRead { get; private set; }

        public long Length => 3L << 30;

        public int Read(long offset, Span<byte> into)
        {
            into.Clear();
            head.AsSpan((int)Math.Min(offset, head.Length))[..(int)Math.Min(into.Length, Math.Max(head.Length - offset, 0))].CopyTo(into);
            BytesRead += into.Length;
            return into.Length;
        }
    }
}

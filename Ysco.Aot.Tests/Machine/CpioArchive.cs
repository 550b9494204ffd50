using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ysco.Tests.Machine;

/// <summary>
/// An archive that a kernel unpacks into its first file system, in the form "newc". Everything in it is root's.
/// References: cpio(5); Documentation/driver-api/early-userspace/buffer-format.rst of Linux.
/// </summary>
internal sealed class CpioArchive
{
    private const int Folder = 0x4000;
    private const int RegularFile = 0x8000;
    private const int Link = 0xa000;
    private const int Alignment = 4;
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _number;

    /// <summary>Adds a folder.</summary>
    public CpioArchive AddFolder(string name, int mode = 0b111_101_101) => Add(name, Folder | mode, []);

    /// <summary>Adds a file.</summary>
    public CpioArchive AddFile(string name, byte[] content, int mode = 0b111_101_101) => Add(name, RegularFile | mode, content);

    /// <summary>Adds all that is in a folder, below another name; modes and links are kept.</summary>
    public CpioArchive AddTree(string name, string folder)
    {
        AddFolder(name, (int)File.GetUnixFileMode(folder));
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            string path = $"{name}/{entry.Name}";
            _ = entry switch
            {
                { LinkTarget: { } target } => Add(path, Link | 0b111_111_111, Encoding.UTF8.GetBytes(target)),
                DirectoryInfo => AddTree(path, entry.FullName),
                _ => AddFile(path, File.ReadAllBytes(entry.FullName), (int)entry.UnixFileMode),
            };
        }

        return this;
    }

    /// <summary>The archive.</summary>
    public byte[] ToArray()
    {
        Add("TRAILER!!!", 0, []);
        return _bytes.WrittenSpan.ToArray();
    }

    private CpioArchive Add(string name, int mode, byte[] content)
    {
        // inode, mode, uid, gid, links, time, size, device and its own (each major, minor), length of the name, no sum.
        int[] fields = [++_number, mode, 0, 0, 1, 0, content.Length, 0, 0, 0, 0, Encoding.UTF8.GetByteCount(name) + 1, 0];
        string header = "070701" + string.Concat(fields.Select(f => f.ToString("x8", CultureInfo.InvariantCulture)));
        Write(Encoding.UTF8.GetBytes($"{header}{name}\0"));
        Write(content);
        return this;
    }

    private void Write(byte[] bytes)
    {
        _bytes.Write(bytes);
        _bytes.Write(new byte[-_bytes.WrittenCount & (Alignment - 1)]);
    }
}

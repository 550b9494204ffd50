using System.Security.Cryptography;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.State;

/// <summary>ysco.conf on disk, replaced as a whole.</summary>
public static class ConfigFile
{
    private const uint OwnerOnly = 0x180; // 0600, where nothing says otherwise

    /// <summary>What tells one file from another: its SHA-256 in hex, as sha256sum(1) prints it.</summary>
    public static string Sum(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(SHA256.HashData(text));

    /// <summary>What is in the file; null when there is none.</summary>
    public static Result<byte[]?> Read(string path) => BoundedFile.Read(path, SconfParser.MaxFileBytes);

    /// <summary>
    /// Replaces the file. Owner, group and mode stay; a link goes on leading to the file, which is replaced where it lies.
    /// </summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="text">All of it.</param>
    /// <returns>Null when it is on disk; else the file is as it was.</returns>
    public static Failure? Replace(string path, ReadOnlySpan<byte> text)
    {
        if (FileStatus.Of(path, followLinks: false) is { IsLink: true } link && link.Uid != 0 && link.Uid != Processes.geteuid())
        {
            return Failure.Refused($"{path}: is a link of user {link.Uid}, who may not say where ysco writes (put a file in its place)");
        }

        string file = Files.RealPath(path) ?? path;
        return DurableFile.Write(file, text, FileStatus.Of(file)?.Permissions ?? OwnerOnly, FileStatus.Of(file));
    }
}

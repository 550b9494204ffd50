using System.Runtime.InteropServices;
using Ysco.Artifacts.Gobuild;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Supervision;

/// <summary>What a service's binary says of itself.</summary>
public static class ServiceBinary
{
    /// <summary>Reads the build info of a file, which must be a Go program for this machine.</summary>
    /// <param name="path">The file.</param>
    public static Result<BuildInfo> ReadInfo(string path)
    {
        int fd = RegularFile.Open(path, followLinks: true, out FileStatus? other);
        if (fd < 0)
        {
            return other is { } status ? NoProgram(path, status) : Failure.Local($"{path}: {Errno.Describe(Errno.Last)}");
        }

        Result<BuildInfo> info = ReadInfo(fd, path);
        FileIo.Close(fd);
        return info;
    }

    /// <summary>Reads the build info of an open file.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="name">What it is called in a message.</param>
    public static Result<BuildInfo> ReadInfo(int fd, string name)
    {
        if (FileStatus.Of(fd) is not { } status)
        {
            return Failure.Local($"{name}: {Errno.Describe(Errno.Last)}");
        }

        if (!status.IsRegular)
        {
            return NoProgram(name, status);
        }

        using var file = RandomAccessFile.Borrow(fd, status.SizeBytes);
        Result<BuildInfo> info = BuildInfo.Read(file, RuntimeInformation.ProcessArchitecture);
        return info.Failure is { } failure ? failure.Within(name) : info;
    }

    /// <summary>The build that the info tells of.</summary>
    public static Build BuildOf(BuildInfo info) => new(info.ModulePath, info.PkgDir, info.Version, info.GoVersion);

    /// <summary>Whether a program is what was asked for; null when it is.</summary>
    public static Failure? Differs(BuildInfo info, BuildSpec spec) =>
        Differs("module", info.ModulePath, spec.Module)
        ?? Differs("package folder", info.PkgDir, spec.Dir)
        ?? Differs("version", info.Version, spec.Version)
        ?? Differs("Go version", info.GoVersion, spec.GoVersion)
        ?? Differs("goos", info.GoOs, spec.Goos)
        ?? Differs("goarch", info.GoArch, spec.Goarch);

    private static Failure NoProgram(string name, FileStatus status) =>
        Failure.Invalid($"{name}: {(status.IsDirectory ? "is a directory" : "is not a regular file")} (want a Go program)");

    private static Failure? Differs(string what, string built, string asked) => built == asked
        ? null
        : Failure.Security($"the binary's build info has {what} {Bytes.OneLine.From(built)}, and {asked} was asked for");
}

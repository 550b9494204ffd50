using System.Globalization;
using System.Text;

namespace Ysco.Tests.World;

/// <summary>A record of the build log: <c>module version dir goos goarch goversion filesize sum [stripped]</c>.</summary>
internal static class LogRecord
{
    /// <summary>The text, newline included. A build that is not stripped has an empty last field, as the real log writes it.</summary>
    public static string Text(BuildSpec spec, long bytes, string sum, string extra = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"{spec.Module} {spec.Version} {spec.Dir} {spec.GoOs} {spec.GoArch} {spec.GoVersion} {bytes} {sum} {(spec.Stripped ? "stripped" : "")}{extra}\n");

    /// <summary>The record that a server in this mode gives for a build of <paramref name="spec"/>.</summary>
    public static byte[] For(BuildSpec spec, BuiltBinary binary, BuildsMode mode)
    {
        var named = mode switch
        {
            BuildsMode.RecordOtherModule => spec with { Module = spec.Module + "er" },
            BuildsMode.RecordOtherVersion => spec with { Version = spec.Version + "9" },
            BuildsMode.RecordOtherDir => spec with { Dir = spec.Dir == "/" ? "/cmd/other" : "/" },
            BuildsMode.RecordOtherOs => spec with { GoOs = "freebsd" },
            BuildsMode.RecordOtherArch => spec with { GoArch = "riscv64" },
            BuildsMode.RecordOtherGoVersion => spec with { GoVersion = spec.GoVersion + "9" },
            BuildsMode.RecordNotStripped => spec with { Stripped = false },
            _ => spec,
        };
        long bytes = mode switch
        {
            BuildsMode.FilesizeSmaller => binary.Bytes - 1,
            BuildsMode.FilesizeLarger => binary.Bytes + 1,
            BuildsMode.FilesizeZero => 0,
            BuildsMode.FilesizeNegative => -binary.Bytes,
            BuildsMode.FilesizeHuge => 1L << 62,
            _ => binary.Bytes,
        };
        string sum = mode == BuildsMode.RecordOtherSum ? BuiltBinary.SumOf(new byte[32]) : binary.Sum;
        return Encoding.UTF8.GetBytes(Text(named, bytes, sum, mode == BuildsMode.RecordExtraField ? " more" : ""));
    }

    /// <summary>A record of a build that never was: it fills trees.</summary>
    public static byte[] Filler(int number) =>
        Encoding.UTF8.GetBytes(Text(new BuildSpec("example.org/filler", $"v0.0.{number}", "/", "linux", "amd64", "go1.19.8", true), 1234, BuiltBinary.SumOf(new byte[32])));
}

using System.Globalization;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Artifacts.Gobuild;

/// <summary>
/// A record of the log of builds, one line:
/// <code>example.org/websvc v0.1.1 / linux amd64 go1.26.10 6111358 0EywveLxJT-C1LZqlMXVKsVpfJFU stripped</code>
/// module, version, folder, goos, goarch, Go version, size, sum, and <c>stripped</c> or nothing (the space before it
/// stays). The hash of the text is in the log, so there is one spelling: <see cref="ToString"/> gives it back.
/// </summary>
/// <param name="Spec">What was built.</param>
/// <param name="FileSize">The size in bytes of the uncompressed binary, as it was read: <see cref="Matches"/> checks it.</param>
/// <param name="Sum">The sum of the binary, see <see cref="BuildSum"/>.</param>
public sealed record BuildRecord(BuildSpec Spec, long FileSize, string Sum)
{
    /// <summary>The largest binary that is downloaded. The largest Go programs known have a third of it.</summary>
    public const long MaxFileBytes = 1L << 30;

    private const int FieldCount = 9;

    /// <summary>Reads a record's text.</summary>
    public static Result<BuildRecord> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0 || text[^1] != '\n')
        {
            return Bad(text, "no newline at its end");
        }

        string[] fields = text[..^1].Split(' ', FieldCount + 1);
        if (fields.Length != FieldCount)
        {
            return Bad(text, $"not {FieldCount} fields with a space between");
        }

        if (fields[8] is not ("" or "stripped"))
        {
            return Bad(text, "its last field is neither stripped nor empty");
        }

        if (!long.TryParse(fields[6], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long size)
            || size.ToString(CultureInfo.InvariantCulture) != fields[6])
        {
            return Bad(text, $"file size {OneLine.From(fields[6])}: not a number");
        }

        if (!BuildSum.IsValid(fields[7]))
        {
            return Bad(text, $"sum {OneLine.From(fields[7])}: not a 0 and base64 of 20 bytes");
        }

        Result<BuildSpec> spec = BuildSpec.Create(
            fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[8].Length > 0);
        return spec.Try(out BuildSpec? value, out Failure? failure)
            ? new BuildRecord(value, size, fields[7])
            : Bad(text, failure.Message);
    }

    /// <summary>
    /// Null when the record is of the build that was asked for, each field, and its size is one we take. Else Security:
    /// the log has signed a record that it should not have answered with.
    /// </summary>
    public Failure? Matches(BuildSpec asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        Failure? differs = Differs("module", Spec.Module, asked.Module)
            ?? Differs("version", Spec.Version, asked.Version)
            ?? Differs("package folder", Spec.Dir, asked.Dir)
            ?? Differs("goos", Spec.Goos, asked.Goos)
            ?? Differs("goarch", Spec.Goarch, asked.Goarch)
            ?? Differs("go version", Spec.GoVersion, asked.GoVersion)
            ?? Differs("stripped", Spec.Stripped ? "yes" : "no", asked.Stripped ? "yes" : "no");
        return differs ?? (FileSize is > 0 and <= MaxFileBytes
            ? null
            : Failure.Security($"record: file size {FileSize}: not from 1 to {MaxFileBytes} bytes"));
    }

    /// <summary>The text of the record.</summary>
    public override string ToString() =>
        $"{Spec.Module} {Spec.Version} {Spec.Dir} {Spec.Goos} {Spec.Goarch} {Spec.GoVersion} {FileSize} {Sum} "
        + (Spec.Stripped ? "stripped\n" : "\n");

    private static Failure? Differs(string field, string recorded, string asked) => recorded == asked
        ? null
        : Failure.Security($"record: {field} is {OneLine.From(recorded)}, and {OneLine.From(asked)} was asked for");

    private static Failure Bad(string text, string cause) => Failure.Invalid($"record \"{OneLine.From(text)}\": {cause}");
}

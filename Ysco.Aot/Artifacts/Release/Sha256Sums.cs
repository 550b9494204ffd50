using System.Buffers;
using System.Text;
using Ysco.Bytes;
using Ysco.Crypto;
using Ysco.Results;

namespace Ysco.Artifacts.Release;

/// <summary>
/// A file of sums as sha256sum(1) writes it: 64 hex digits, two spaces (or a space and an asterisk), a file name, on a line each.
/// Lines that begin with <c>#</c> are passed over, as that does. One of <c># SUM  ARCHIVE/FILE</c> has the sum of the file that is in an
/// archive: so what is signed tells of the binary too, long after the archive is gone.
/// Limits: <see cref="MaxBytes"/>.
/// </summary>
public static class Sha256Sums
{
    /// <summary>The whole file: over a hundred names.</summary>
    public const int MaxBytes = 16 * 1024;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private const string Remark = "# ";

    private const int HexChars = 2 * Sha256.DigestBytes;

    /// <summary>A line.</summary>
    public static string Line(ReadOnlySpan<byte> sha256, string name) => $"{Convert.ToHexStringLower(sha256)}  {name}\n";

    /// <summary>The line of a file in an archive.</summary>
    public static string Line(ReadOnlySpan<byte> sha256, string archive, string file) => Remark + Line(sha256, $"{archive}/{file}");

    /// <summary>The sum of a file in an archive; null when there is none.</summary>
    /// <returns>Invalid when it is there twice, or the whole is not as it should be.</returns>
    public static Result<byte[]?> Find(ReadOnlySpan<byte> content, string archive, string file)
    {
        byte[]? found = null;
        string wanted = $"{archive}/{file}";
        string text = Encoding.UTF8.GetString(content);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Remark, StringComparison.Ordinal) && IsSum(line[Remark.Length..]) && line[(Remark.Length + HexChars + 2)..].SequenceEqual(wanted))
            {
                if (found is not null)
                {
                    return Failure.Invalid($"SHA256SUMS: {wanted} is there twice");
                }

                found = Convert.FromHexString(line.Slice(Remark.Length, HexChars));
            }
        }

        return found;
    }

    /// <summary>The sum of a file, 32 bytes.</summary>
    /// <returns>Invalid when a line is none, or the name is not there, or is there twice.</returns>
    public static Result<byte[]> Find(ReadOnlySpan<byte> content, string name)
    {
        if (content.Length > MaxBytes)
        {
            return Failure.Invalid($"SHA256SUMS: longer than {MaxBytes} bytes");
        }

        byte[]? found = null;
        string text = Encoding.UTF8.GetString(content);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (IsPassedOver(line))
            {
                continue;
            }

            if (!IsSum(line))
            {
                return Malformed(line);
            }

            if (line[(HexChars + 2)..].SequenceEqual(name))
            {
                if (found is not null)
                {
                    return Failure.Invalid($"SHA256SUMS: {name} is there twice");
                }

                found = Convert.FromHexString(line[..HexChars]);
            }
        }

        return found is not null ? found : Failure.Invalid($"SHA256SUMS: no sum of {OneLine.From(name)}");
    }

    /// <summary>The names that have sums, in their order.</summary>
    /// <returns>Invalid when a line is none.</returns>
    public static Result<List<string>> Names(ReadOnlySpan<byte> content)
    {
        var names = new List<string>();
        string text = Encoding.UTF8.GetString(content);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (IsPassedOver(line))
            {
                continue;
            }

            if (!IsSum(line))
            {
                return Malformed(line);
            }

            names.Add(line[(HexChars + 2)..].ToString());
        }

        return names;
    }

    private static bool IsPassedOver(ReadOnlySpan<char> line) => line.IsEmpty || line[0] == '#';

    private static bool IsSum(ReadOnlySpan<char> line) => line.Length >= HexChars + 3 && line[HexChars] == ' ' && line[HexChars + 1] is (' ' or '*')
        && !line[..HexChars].ContainsAnyExcept(HexDigits);

    private static Failure Malformed(ReadOnlySpan<char> line) =>
        Failure.Invalid($"SHA256SUMS: \"{OneLine.From(line)}\": not a sum in hex, two spaces and a name");
}

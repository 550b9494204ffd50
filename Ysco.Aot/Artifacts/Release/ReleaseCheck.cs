using System.Text;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Artifacts.Release;

/// <summary>
/// Whether a release is what its key has signed. The manifest says what it likes; signed are names and sums alone. So the name of
/// the archive must have the version in it, and no other number that could be one: or an old archive, rightly signed, could be given
/// out as a new version. Which of two such numbers is the version, nothing signed tells: the program's name may hold one too.
/// </summary>
public static class ReleaseCheck
{
    /// <summary>The sum that the archive must have.</summary>
    /// <param name="key">The key that is trusted; null when it was said that none is needed.</param>
    /// <param name="sums">The file of sums.</param>
    /// <param name="signature">Its signature, base64; empty when there is none.</param>
    /// <param name="archive">The name of the archive.</param>
    /// <param name="version">The version that it is said to be of.</param>
    /// <returns>SHA-256. Security when the signature does not hold; Refused when there is none.</returns>
    public static Result<byte[]> ArchiveSum(ReleaseKey? key, byte[] sums, ReadOnlySpan<byte> signature, string archive, string version)
    {
        ArgumentNullException.ThrowIfNull(sums);
        if (key is not null && signature.IsEmpty)
        {
            return Failure.Refused($"release {version}: SHA256SUMS is not signed (the manifest names no signature)");
        }

        if (key is not null && !key.Verifies(sums, signature))
        {
            return Failure.Security($"release {version}: SHA256SUMS is not signed by the release key that is trusted");
        }

        return NamesVersion(archive, version)
            ? Sha256Sums.Find(sums, archive)
            : Failure.Invalid($"release {version}: the archive {OneLine.From(archive)} {(HasVersion(archive, version) ? "has another number like a version in its name" : "does not have the version in its name")}, and only its name is signed");
    }

    /// <summary>Whether a binary is what the signed sums say of the file in the archive.</summary>
    /// <param name="sums">The file of sums, whose signature holds.</param>
    /// <param name="archive">The name of the archive.</param>
    /// <param name="file">The name of the file in it.</param>
    /// <param name="sha256">SHA-256 of the binary.</param>
    /// <returns>True when it is; false when nothing is said of it. Security when another sum is.</returns>
    internal static Result<bool> IsSigned(byte[] sums, string archive, string file, ReadOnlySpan<byte> sha256) =>
        !Sha256Sums.Find(sums, archive, file).Try(out byte[]? signed, out Failure? failure) ? failure
        : signed is null ? false
        : sha256.SequenceEqual(signed) ? true
        : Failure.Security($"the binary is not the {OneLine.From(file)} that is signed as what is in {OneLine.From(archive)}");

    /// <summary>
    /// Whether evidence that is stored beside a binary proves it: the archive, which is not kept, and the sum of the file in it are signed by
    /// the key.
    /// </summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="key">The key that is trusted.</param>
    /// <param name="sha256">SHA-256 of the binary.</param>
    /// <returns>
    /// Null when it does. Local when only the archive is signed: that the binary was unpacked from it is what this machine noted down then, as
    /// anybody could who can write there.
    /// </returns>
    public static Failure? VerifyStored(ReleaseEvidence evidence, ReleaseKey key, ReadOnlySpan<byte> sha256)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        byte[] sums = Encoding.UTF8.GetBytes(evidence.Sums);
        return ArchiveSum(key, sums, Encoding.UTF8.GetBytes(evidence.Signature), evidence.Archive, evidence.Version).Failure is { } failure ? failure
            : !IsSigned(sums, evidence.Archive, evidence.Name, sha256).Try(out bool isSigned, out failure) ? failure
            : Convert.ToHexStringLower(sha256) != evidence.BinarySHA256 ? Failure.Security("the binary is not the one that was unpacked from the archive")
            : isSigned ? null
            : Failure.Local(
                $"{OneLine.From(evidence.Archive)} is signed, but not the sum of the file in it: that this one was unpacked from it, only a note beside it "
                + "says (\"ysco registry release\" signs both)");
    }

    /// <summary>Whether a name has a version in it, with or without its v, not as a part of another, and nothing else that could be one.</summary>
    internal static bool NamesVersion(string name, string version)
    {
        string number = version.StartsWith('v') ? version[1..] : version;
        return HasVersion(name, version) && Numbers(name) == Numbers(number);
    }

    /// <summary>How many numbers of three parts or more are in a text: 2.31 of glibc-2.31 is no version that a release can have.</summary>
    private static int Numbers(string text)
    {
        int numbers = 0;
        int parts = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool begins = char.IsAsciiDigit(text[i]) && (i == 0 || !char.IsAsciiDigit(text[i - 1]));
            bool goesOn = i > 1 && text[i - 1] == '.' && char.IsAsciiDigit(text[i - 2]);
            parts = !begins ? parts : goesOn ? parts + 1 : 1;
            numbers += begins && parts == 3 ? 1 : 0;
        }

        return numbers;
    }

    private static bool HasVersion(string name, string version)
    {
        string number = version.StartsWith('v') ? version[1..] : version;
        for (int at = name.IndexOf(number, StringComparison.Ordinal); at >= 0; at = name.IndexOf(number, at + 1, StringComparison.Ordinal))
        {
            int end = at + number.Length;
            bool begins = at == 0 || name[at - 1] is '-' or '_' || (name[at - 1] == 'v' && (at == 1 || name[at - 2] is '-' or '_'));
            bool ends = end == name.Length || (name[end] is '-' or '_' && !IsPrerelease(name[(end + 1)..])) || IsExtension(name[end..]);
            if (begins && ends)
            {
                return true;
            }
        }

        return false;
    }

    // The archive of v1.2.3-rc.1 must not pass for that of v1.2.3.
    private static bool IsPrerelease(string rest)
    {
        foreach (string word in (ReadOnlySpan<string>)["alpha", "beta", "rc", "pre", "dev", "snapshot", "nightly"])
        {
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return rest.Length == 0 || char.IsAsciiDigit(rest[0]);
    }

    private static bool IsExtension(string rest) => rest is ".tar.gz" or ".tgz" || rest.StartsWith(".linux", StringComparison.Ordinal);
}

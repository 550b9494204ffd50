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

        return NameTrouble(archive, version) is { } trouble
            ? Failure.Invalid($"release {version}: the archive {OneLine.From(archive)} {trouble}, and only its name is signed")
            : Sha256Sums.Find(sums, archive);
    }

    /// <summary>What is wrong with the name of an archive, as <see cref="NamesVersion"/> has it; null for nothing.</summary>
    internal static string? NameTrouble(string archive, string version) =>
        NamesVersion(archive, version) ? null
        : HasVersion(archive, version) ? "has another number like a version in its name"
        : "does not have the version in its name";

    /// <summary>
    /// Whether a key has signed that there is a release of a program for a machine, as far as names tell: for one that is for others, or of
    /// another program of the same publisher, is none to wait for here. More is not needed: what is installed is looked at itself.
    /// </summary>
    /// <param name="key">The key that is trusted.</param>
    /// <param name="sums">The file of sums.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="archive">The name of the archive: <c>app-v1.2.3-linux-amd64.tar.gz</c>, in any case and order but that of program and version.</param>
    /// <param name="version">The version.</param>
    /// <param name="program">The name of the program's file.</param>
    /// <param name="goArch">The machine, as Go calls it.</param>
    /// <returns>Null when it has; else why that cannot be told.</returns>
    public static Failure? Announced(
        ReleaseKey key, byte[] sums, ReadOnlySpan<byte> signature, string archive, string version, string program, string goArch)
    {
        if (ArchiveSum(key, sums, signature, archive, version).Failure is { } failure)
        {
            return failure;
        }

        bool isNamed = Sha256Sums.Find(sums, archive, program).Try(out byte[]? inside, out _) && inside is not null;
        return !isNamed && !IsOf(archive, program, version) ? Failure.Refused($"{OneLine.From(archive)} may be of another program than {program}")
            : !IsFor(archive, goArch) ? Failure.Refused($"{OneLine.From(archive)} may be for another machine than linux-{goArch}")
            : null;
    }

    private static bool IsOf(string archive, string program, string version)
    {
        if (archive.Length <= program.Length || archive[program.Length] is not ('-' or '_') || !archive.StartsWith(program, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        ReadOnlySpan<char> rest = archive.AsSpan(program.Length + 1);
        return (rest.StartsWith('v') ? rest[1..] : rest).StartsWith(version.AsSpan(version.StartsWith('v') ? 1 : 0), StringComparison.Ordinal);
    }

    private static bool IsFor(string archive, string goArch) =>
        NamesProcessor(archive, goArch) && Array.IndexOf(archive.ToLowerInvariant().Split('-', '_', '.'), "linux") >= 0;

    /// <summary>By the words that publishers have for it.</summary>
    /// <param name="text">The name of an archive, or a part of it.</param>
    /// <param name="goArch">The processor, as Go calls it.</param>
    internal static bool NamesProcessor(string text, string goArch)
    {
        string[] names = goArch switch
        {
            "amd64" => ["amd64", "x64"],
            "arm64" => ["arm64", "aarch64"],
            "arm" => ["arm", "armhf", "armv6", "armv7", "armv6l", "armv7l"],
            _ => [goArch],
        };
        string[] words = text.ToLowerInvariant().Replace("x86_64", "amd64", StringComparison.Ordinal).Split('-', '_', '.');
        return Array.Exists(words, word => Array.IndexOf(names, word) >= 0);
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
    /// <param name="trusted">What is said of the key; null for what it is told apart by.</param>
    /// <returns>
    /// Null when it does. Invalid when another key has signed it, which is no proof of anything. Local when only the archive is signed: that the binary was unpacked from it is what this machine noted down then, as
    /// anybody could who can write there.
    /// </returns>
    public static Failure? VerifyStored(ReleaseEvidence evidence, ReleaseKey key, ReadOnlySpan<byte> sha256, string? trusted = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        byte[] sums = Encoding.UTF8.GetBytes(evidence.Sums);
        return ByAnother(evidence, key, sums, trusted ?? key.ShortId()) is { } another ? another
            : ArchiveSum(key, sums, Encoding.UTF8.GetBytes(evidence.Signature), evidence.Archive, evidence.Version).Failure is { } failure ? failure
            : !IsSigned(sums, evidence.Archive, evidence.Name, sha256).Try(out bool isSigned, out failure) ? failure
            : Convert.ToHexStringLower(sha256) != evidence.BinarySHA256 ? Failure.Security("the binary is not the one that was unpacked from the archive")
            : isSigned ? null
            : Failure.Local(
                $"{OneLine.From(evidence.Archive)} is signed, but not the sum of the file in it: that this one was unpacked from it, only a note beside it "
                + "says (\"ysco registry release\" signs both)");
    }

    /// <summary>
    /// That the key which the evidence names is another, and has signed it; null when it is not so: whoever altered the sums could name any key, but has none
    /// whose signature fits.
    /// </summary>
    private static Failure? ByAnother(ReleaseEvidence evidence, ReleaseKey key, byte[] sums, string trusted) =>
        ReleaseKey.Parse(evidence.ReleaseKey).Try(out ReleaseKey? theirs, out _) && theirs.ToString() != key.ToString()
            && theirs.Verifies(sums, Encoding.UTF8.GetBytes(evidence.Signature))
            ? Failure.Invalid($"its evidence is signed by the release key {theirs.ShortId()}, and trusted is {trusted}: nothing is proven either way")
            : null;

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
            bool ends = end == name.Length || (name[end] is '-' or '_' && IsMachine(name[(end + 1)..])) || IsExtension(name[end..]);
            if (begins && ends)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether what follows a version says for which machine or how it was built. Anything else could be the rest of it: the archive of
    /// v1.2.3-rc.1, or of v1.2.3-canary.4, must not pass for that of v1.2.3, and publishers choose such words as they like.
    /// </summary>
    private static bool IsMachine(string rest)
    {
        foreach (string word in Machines)
        {
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (rest.Length == word.Length || !char.IsAsciiLetter(rest[word.Length])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Systems, C libraries, processors, each perhaps with a number after it (armv7, mips64), and what says that a file is a program. None begins with a digit or is
    /// as short as "x": <c>v1.2.3-386</c> and <c>v1.2.3-x.1</c> may be pre-releases.
    /// </summary>
    private static readonly string[] Machines =
    [
        "linux", "unknown", "any", "all", "noarch", "static", "musl", "gnu", "glibc", "uclibc", "bin", "binary",
        "amd", "x64", "x86", "i386", "i486", "i586", "i686",
        "arm", "armv", "armhf", "armel", "aarch", "riscv", "ppc", "ppc64le", "ppc64el", "powerpc", "s390x", "mips", "mipsel", "mipsle", "mips64el", "mips64le",
        "loong", "loongarch",
    ];

    private static bool IsExtension(string rest) => rest is ".tar.gz" or ".tgz" || rest.StartsWith(".linux", StringComparison.Ordinal);
}

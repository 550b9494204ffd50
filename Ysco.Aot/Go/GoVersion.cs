namespace Ysco.Go;

/// <summary>
/// A version of the Go toolchain: <c>go1.26.10</c>, <c>go1.27rc2</c>, <c>go1.9beta1</c>. Before Go 1.21 the first
/// release of a minor is written <c>go1.20</c> and comes after its release candidates; from then on it is
/// <c>go1.21.0</c>, and a bare <c>go1.21</c> names the language, before all of them.
/// Reference: the Go toolchains document, "Go versions". Vendors' suffixes and experiments are not parsed.
/// Limits: <see cref="MaxDigits"/>.
/// </summary>
public readonly record struct GoVersion : IComparable<GoVersion>
{
    /// <summary>Digits of one number: thousands of times what Go has used, and no overflow.</summary>
    public const int MaxDigits = 6;

    private const int FirstMinorWithZeroPatch = 21;
    private const int NoPatch = -1;
    private const int Beta = 1;
    private const int Candidate = 2;

    private readonly int patch;
    private readonly int stage;
    private readonly int stageNumber;

    private GoVersion(int major, int minor, int patch, int stage, int stageNumber) =>
        (Major, Minor, this.patch, this.stage, this.stageNumber) = (major, minor, patch, stage, stageNumber);

    /// <summary>The first number: 1.</summary>
    public int Major { get; }

    /// <summary>The second number: 26 in <c>go1.26.10</c>.</summary>
    public int Minor { get; }

    /// <summary>Whether it is a release of a toolchain, not a pre-release or a version of the language.</summary>
    public bool IsRelease => patch != NoPatch;

    /// <summary>Whether it is a beta or a release candidate; a bare version of the language is not.</summary>
    public bool IsPrerelease => stage != 0;

    /// <summary>Parses a version of a toolchain; null when it is none.</summary>
    public static GoVersion? TryParse(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("go", StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> rest = text[2..];
        if (!TakeNumber(ref rest, out int major) || !TakeWord(ref rest, ".") || !TakeNumber(ref rest, out int minor))
        {
            return null;
        }

        bool zeroPatch = major > 1 || minor >= FirstMinorWithZeroPatch;
        if (rest.IsEmpty)
        {
            return new GoVersion(major, minor, zeroPatch ? NoPatch : 0, 0, 0);
        }

        int stage = TakeWord(ref rest, "rc") ? Candidate : TakeWord(ref rest, "beta") ? Beta : 0;
        if ((stage == 0 && !TakeWord(ref rest, ".")) || !TakeNumber(ref rest, out int last) || !rest.IsEmpty)
        {
            return null;
        }

        return stage == 0
            ? new GoVersion(major, minor, last, 0, 0)
            : new GoVersion(major, minor, NoPatch, stage, last);
    }

    /// <summary>Whether both have the same major and minor number.</summary>
    public bool SameMinor(GoVersion other) => Major == other.Major && Minor == other.Minor;

    /// <summary>Go's order: language, betas, release candidates, releases.</summary>
    public int CompareTo(GoVersion other)
    {
        int order = Major.CompareTo(other.Major);
        order = order != 0 ? order : Minor.CompareTo(other.Minor);
        order = order != 0 ? order : patch.CompareTo(other.patch);
        order = order != 0 ? order : stage.CompareTo(other.stage);
        return order != 0 ? order : stageNumber.CompareTo(other.stageNumber);
    }

    /// <summary><c>go1.26.10</c></summary>
    public override string ToString()
    {
        bool bare = stage == 0 && (patch == NoPatch || (patch == 0 && Major == 1 && Minor < FirstMinorWithZeroPatch));
        string word = stage switch { Beta => "beta", Candidate => "rc", _ => "." };
        return $"go{Major}.{Minor}" + (bare ? "" : word + (stage == 0 ? patch : stageNumber));
    }

    /// <summary>Whether the left one is older.</summary>
    public static bool operator <(GoVersion left, GoVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is newer.</summary>
    public static bool operator >(GoVersion left, GoVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not newer.</summary>
    public static bool operator <=(GoVersion left, GoVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not older.</summary>
    public static bool operator >=(GoVersion left, GoVersion right) => left.CompareTo(right) >= 0;

    private static bool TakeWord(ref ReadOnlySpan<char> rest, string word)
    {
        if (!rest.StartsWith(word, StringComparison.Ordinal))
        {
            return false;
        }

        rest = rest[word.Length..];
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> rest, out int number)
    {
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? rest.Length : digits;
        number = 0;
        if (digits is 0 or > MaxDigits || (digits > 1 && rest[0] == '0'))
        {
            return false;
        }

        number = int.Parse(rest[..digits]);
        rest = rest[digits..];
        return true;
    }
}

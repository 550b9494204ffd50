using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Merkle;

/// <summary>
/// The size and root hash of a tree, and the text that logs sign:
/// <c>go.sum database tree</c>, the size, the hash in base64, each on a line, any lines after them.
/// References: the Go checksum database; C2SP tlog-checkpoint has the same lines with the log's name as the first.
/// Limits: size at most 2^48; text at most 1,000,000 bytes by the note that holds it.
/// </summary>
/// <param name="Size">How many records, 0 to <see cref="MaxSize"/>.</param>
/// <param name="Root">The root hash.</param>
public sealed record TreeHead(long Size, TreeHash Root)
{
    /// <summary>
    /// No log of builds is longer: a record a microsecond fills it in nine years. It keeps proofs within 48 levels
    /// and sums of sizes far from overflow.
    /// </summary>
    public const long MaxSize = 1L << 48;

    private const string FirstLine = "go.sum database tree";

    /// <summary>Reads a signed text. Lines after the third are allowed and not kept.</summary>
    /// <returns>Invalid when it is no tree; Security when a size beyond <see cref="MaxSize"/> was signed.</returns>
    public static Result<TreeHead> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n', 5);
        if (lines.Length < 4 || lines[0] != FirstLine)
        {
            return Failure.Invalid($"tree head: it is not \"{FirstLine}\", size and hash on a line each: {OneLine.From(text)}");
        }

        string sizeText = OneLine.From(lines[1]);
        if (lines[1].Length == 0 || lines[1].AsSpan().ContainsAnyExceptInRange('0', '9') || (lines[1].Length > 1 && lines[1][0] == '0'))
        {
            return Failure.Invalid($"tree head: size {sizeText}: not a decimal number");
        }

        if (StrictDecimal.Parse(lines[1]) is not { } size || size > MaxSize)
        {
            return Failure.Security($"tree head: size {sizeText}: beyond 2^48, no log is that long");
        }

        return TreeHash.Parse(lines[2]) is { } root
            ? new TreeHead(size, root)
            : Failure.Invalid($"tree head: hash {OneLine.From(lines[2])}: not base64 of 32 bytes");
    }

    /// <summary>The text to sign, three lines.</summary>
    public override string ToString() => $"{FirstLine}\n{Size}\n{Root}\n";
}

using System.Text;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Dns;

/// <summary>
/// A domain name, absolute. Case does not count and is not kept. References: RFC 1035 sections 2.3.4, 3.1 and 5.1 (escapes
/// in text), RFC 4343, RFC 4034 section 6.1 (order). Limits: <see cref="MaxLabelBytes"/>, <see cref="MaxNameBytes"/>.
/// </summary>
public sealed class DnsName : IEquatable<DnsName>
{
    /// <summary>RFC 1035 section 2.3.4.</summary>
    public const int MaxLabelBytes = 63;

    /// <summary>RFC 1035 section 2.3.4; with the length before each label and the root at the end.</summary>
    public const int MaxNameBytes = 255;

    /// <summary>As many labels of one byte as fit beside the root.</summary>
    public const int MaxLabels = (MaxNameBytes - 1) / 2;

    /// <summary>The name of no label.</summary>
    public static readonly DnsName Root = new([0]);

    private const string TooLong = "it is longer than 255 bytes";

    // As in a message, without compression, lower case.
    private readonly byte[] wire;

    internal DnsName(ReadOnlySpan<byte> wire)
    {
        this.wire = wire.ToArray();
        ToLower(this.wire);
        int labels = 0;
        for (int at = 0; this.wire[at] != 0; at += this.wire[at] + 1)
        {
            labels++;
        }

        LabelCount = labels;
    }

    /// <summary>The name as it is in a message, without compression, in lower case: its canonical form.</summary>
    public ReadOnlySpan<byte> Wire => wire;

    /// <summary>Its labels, the root not counted.</summary>
    public int LabelCount { get; }

    /// <summary>Whether its first label is <c>*</c>. Reference: RFC 4592 section 2.1.1.</summary>
    public bool IsWildcard => wire[0] == 1 && wire[1] == '*';

    /// <summary>The name without its first label; the root's is the root.</summary>
    public DnsName Parent => LabelCount == 0 ? this : Ancestor(LabelCount - 1);

    /// <summary>Parses <c>proxy.example.org</c>, with or without a dot at its end; <c>\.</c> and <c>\046</c> are bytes of a label.</summary>
    /// <returns>The name, or why it is none.</returns>
    public static Result<DnsName> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == ".")
        {
            return Root;
        }

        Span<byte> bytes = stackalloc byte[MaxNameBytes];
        string? problem = Encode(text, bytes, out int length);
        return problem is null ? new DnsName(bytes[..length]) : Failure.Invalid($"domain name \"{OneLine.From(text)}\": {problem}");
    }

    /// <summary>The ancestor, or the name itself, that has as many labels.</summary>
    /// <param name="labels">0 (the root) to <see cref="LabelCount"/>.</param>
    public DnsName Ancestor(int labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(labels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(labels, LabelCount);
        return labels == LabelCount ? this : new DnsName(wire.AsSpan(Offset(LabelCount - labels)));
    }

    /// <summary>Whether it is the other name, or below it.</summary>
    public bool IsAtOrBelow(DnsName other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return LabelCount >= other.LabelCount && wire.AsSpan(Offset(LabelCount - other.LabelCount)).SequenceEqual(other.wire);
    }

    /// <summary>Whether it is below the other name, and not the same.</summary>
    public bool IsBelow(DnsName other) => IsAtOrBelow(other) && LabelCount > other.LabelCount;

    /// <summary>The labels at their ends, the root not counted, that two names have in common.</summary>
    public int CommonLabels(DnsName other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Span<byte> mine = stackalloc byte[MaxLabels];
        Span<byte> theirs = stackalloc byte[MaxLabels];
        return CommonLabels(other, mine, theirs);
    }

    /// <summary>A name with one more label before it; null when that is too long.</summary>
    public DnsName? Prepend(ReadOnlySpan<byte> label)
    {
        if (label.Length is 0 or > MaxLabelBytes || wire.Length + label.Length + 1 > MaxNameBytes)
        {
            return null;
        }

        return new DnsName([(byte)label.Length, .. label, .. wire]);
    }

    /// <summary>The wildcard that is asked when nothing closer exists; null when its name would be too long.</summary>
    public DnsName? Wildcard() => Prepend("*"u8);

    /// <summary>The name with one ancestor put for another, as a DNAME does it. Reference: RFC 6672 section 2.2.</summary>
    /// <param name="owner">An ancestor of this name.</param>
    /// <param name="target">What comes in its place.</param>
    /// <returns>The new name; null when it would be too long.</returns>
    public DnsName? Substitute(DnsName owner, DnsName target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfEqual(IsBelow(owner), false);
        int kept = wire.Length - owner.wire.Length;
        return kept + target.wire.Length > MaxNameBytes ? null : new DnsName([.. wire.AsSpan(0, kept), .. target.wire]);
    }

    /// <summary>The canonical order: by labels from the last to the first, absent before any. Reference: RFC 4034 section 6.1.</summary>
    /// <returns>Below, at or above 0 as this name comes before, is or comes after the other.</returns>
    public int CompareTo(DnsName other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Span<byte> mine = stackalloc byte[MaxLabels];
        Span<byte> theirs = stackalloc byte[MaxLabels];
        int common = CommonLabels(other, mine, theirs);
        return common == LabelCount || common == other.LabelCount
            ? LabelCount - other.LabelCount
            : Label(mine[LabelCount - common - 1]).SequenceCompareTo(other.Label(theirs[other.LabelCount - common - 1]));
    }

    /// <summary>The bytes of its first label, in lower case; none of the root.</summary>
    public ReadOnlySpan<byte> FirstLabel => Label(0);

    /// <inheritdoc/>
    public bool Equals(DnsName? other) => other is not null && wire.AsSpan().SequenceEqual(other.wire);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DnsName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(wire);
        return hash.ToHashCode();
    }

    /// <summary>The name as text, without a dot at its end; bytes that are not printable or have a meaning as <c>\DDD</c>.</summary>
    public override string ToString() => LabelCount == 0 ? "." : Text().ToString();

    /// <summary>The name as text with a dot at its end, as zone files have it.</summary>
    public string ToAbsoluteString() => Text().Append('.').ToString();

    /// <summary>Makes the letters of ASCII small, and leaves all other bytes.</summary>
    internal static void ToLower(Span<byte> bytes)
    {
        foreach (ref byte b in bytes)
        {
            b = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
        }
    }

    private static string? Encode(string text, Span<byte> bytes, out int length)
    {
        length = 1;
        int label = 0;
        int most = text.Contains('\\') ? MaxNameBytes * 4 : MaxNameBytes - (text.EndsWith('.') ? 1 : 2);
        if (text.Length > most)
        {
            return TooLong;
        }

        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '.')
            {
                if (length - label == 1)
                {
                    return text.Length == 1 ? "it is empty" : "a label is empty";
                }

                (bytes[label], label) = ((byte)(length - label - 1), length++);
            }
            else if (NextByte(text, ref at) is not { } value)
            {
                return "it may not have such characters in it";
            }
            else if (length - label > MaxLabelBytes)
            {
                return $"a label is longer than {MaxLabelBytes} bytes";
            }
            else if (length == MaxNameBytes - 1)
            {
                return TooLong;
            }
            else
            {
                bytes[length++] = value;
            }
        }

        if (length - label > 1)
        {
            (bytes[label], label) = ((byte)(length - label - 1), length++);
        }

        bytes[label] = 0;
        return length == 1 ? "it is empty" : null;
    }

    // RFC 1035 section 5.1: \X is that character, \DDD the byte of that number. International names are to be written
    // in their ASCII form (RFC 5890).
    private static byte? NextByte(string text, ref int at)
    {
        if (text[at] is < '!' or > '~')
        {
            return null;
        }

        if (text[at] != '\\')
        {
            return (byte)text[at];
        }

        at++;
        if (at < text.Length && !char.IsAsciiDigit(text[at]))
        {
            return text[at] is >= ' ' and <= '~' ? (byte)text[at] : null;
        }

        if (text.Length - at < 3 || !byte.TryParse(text.AsSpan(at, 3), System.Globalization.NumberStyles.None, null, out byte value))
        {
            return null;
        }

        at += 2;
        return value;
    }

    private int Offset(int label)
    {
        int at = 0;
        for (; label > 0; label--)
        {
            at += wire[at] + 1;
        }

        return at;
    }

    private ReadOnlySpan<byte> Label(int offset) => wire.AsSpan(offset + 1, wire[offset]);

    private void Offsets(Span<byte> offsets)
    {
        for (int at = 0, i = 0; wire[at] != 0; at += wire[at] + 1)
        {
            offsets[i++] = (byte)at;
        }
    }

    private int CommonLabels(DnsName other, Span<byte> mine, Span<byte> theirs)
    {
        Offsets(mine);
        other.Offsets(theirs);
        int most = Math.Min(LabelCount, other.LabelCount);
        int common = 0;
        while (common < most
            && Label(mine[LabelCount - common - 1]).SequenceEqual(other.Label(theirs[other.LabelCount - common - 1])))
        {
            common++;
        }

        return common;
    }

    private StringBuilder Text()
    {
        var text = new StringBuilder();
        for (int at = 0; wire[at] != 0; at += wire[at] + 1)
        {
            text.Append(at > 0 ? "." : "");
            foreach (byte b in Label(at))
            {
                _ = b is < (byte)'!' or > (byte)'~' or (byte)'.' or (byte)'\\'
                    ? text.Append('\\').Append($"{(int)b:D3}") : text.Append((char)b);
            }
        }

        return text;
    }
}

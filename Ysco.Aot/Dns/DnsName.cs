using System.Text;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Dns;

/// <summary>
/// A domain name, absolute. Case does not count. References: RFC 1035 sections 2.3.4 and 3.1, RFC 4343.
/// Limits: <see cref="MaxLabelBytes"/>, <see cref="MaxNameBytes"/>. Not here: names with escapes in their text.
/// </summary>
public sealed class DnsName : IEquatable<DnsName>
{
    /// <summary>RFC 1035 section 2.3.4.</summary>
    public const int MaxLabelBytes = 63;

    /// <summary>RFC 1035 section 2.3.4; with the length before each label and the root at the end.</summary>
    public const int MaxNameBytes = 255;

    // As in a message, without compression, lower case.
    private readonly byte[] wire;

    internal DnsName(ReadOnlySpan<byte> wire)
    {
        this.wire = wire.ToArray();
        Ascii.ToLowerInPlace(this.wire, out _);
    }

    /// <summary>The name as it is in a message, without compression.</summary>
    public ReadOnlySpan<byte> Wire => wire;

    /// <summary>Parses <c>proxy.example.org</c>, with or without a dot at its end.</summary>
    /// <returns>The name, or why it is none.</returns>
    public static Result<DnsName> Parse(string text)
    {
        ReadOnlySpan<char> rest = text.EndsWith('.') ? text.AsSpan(0, text.Length - 1) : text;
        if (rest.Length is 0 or > MaxNameBytes - 2)
        {
            return Wrong(text, rest.Length == 0 ? "it is empty" : $"it is longer than {MaxNameBytes} bytes");
        }

        byte[] bytes = new byte[rest.Length + 2];
        int length = 0;
        foreach (Range range in rest.Split('.'))
        {
            ReadOnlySpan<char> label = rest[range];
            if (label.Length is 0 or > MaxLabelBytes)
            {
                return Wrong(text, label.Length == 0 ? "a label is empty" : $"a label is longer than {MaxLabelBytes} bytes");
            }

            if (label.ContainsAnyExceptInRange('!', '~') || label.Contains('\\'))
            {
                return Wrong(text, "it may not have such characters in it");
            }

            bytes[length++] = (byte)label.Length;
            length += Encoding.ASCII.GetBytes(label, bytes.AsSpan(length));
        }

        return new DnsName(bytes);
    }

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

    /// <summary>The name as text, without a dot at its end; bytes that are not printable as <c>\DDD</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int at = 0; wire[at] != 0; at += wire[at] + 1)
        {
            text.Append(at > 0 ? "." : "");
            foreach (byte b in wire.AsSpan(at + 1, wire[at]))
            {
                _ = b is < (byte)'!' or > (byte)'~' or (byte)'.' or (byte)'\\'
                    ? text.Append('\\').Append($"{(int)b:D3}") : text.Append((char)b);
            }
        }

        return text.Length == 0 ? "." : text.ToString();
    }

    private static Failure Wrong(string text, string cause) =>
        Failure.Invalid($"domain name \"{OneLine.From(text)}\": {cause}");
}

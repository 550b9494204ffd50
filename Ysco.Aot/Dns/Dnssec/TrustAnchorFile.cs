using System.Globalization;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Dns.Dnssec;

/// <summary>
/// A file of trust anchors: DS and DNSKEY records in zone file format, of one zone or several, such as
/// <c>. 3600 IN DS 20326 8 2 e06d44b8...</c>. Comments, TTL, class, records over several lines in parentheses, an owner that
/// is left out, data of either kind in several pieces. Names are absolute with and without a dot at their end.
/// References: RFC 1035 section 5.1, RFC 4034 sections 2.2 and 5.3. Limits: <see cref="MaxChars"/>, <see cref="MaxRecords"/>.
/// </summary>
public static class TrustAnchorFile
{
    /// <summary>Room for every key that a person would trust, some 400 characters each, and for what is written beside them.</summary>
    public const int MaxChars = 16 * 1024;

    /// <summary>Each is compared with each key of its zone.</summary>
    public const int MaxRecords = 64;

    /// <summary>Reads a file.</summary>
    /// <param name="name">The name of the file, for messages.</param>
    /// <param name="text">The file.</param>
    /// <returns>The anchors, one or more; or the line that is wrong, and why.</returns>
    public static Result<TrustAnchors> Parse(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxChars)
        {
            return Failure.Invalid($"{name}: longer than {MaxChars} characters, too long for trust anchors");
        }

        var zones = new List<(DnsName Zone, List<DsData> Digests, List<DnskeyData> Keys)>();
        DnsName? owner = null;
        int records = 0;
        foreach (AnchorLine line in AnchorLine.Split(text))
        {
            if (line.Problem is not null || records++ == MaxRecords)
            {
                return Wrong(name, line, line.Problem ?? $"more than {MaxRecords} records");
            }

            if (Add(line, zones, ref owner) is { } problem)
            {
                return Wrong(name, line, problem);
            }
        }

        var anchors = new TrustAnchor[zones.Count];
        for (int i = 0; i < anchors.Length; i++)
        {
            anchors[i] = new TrustAnchor(zones[i].Zone, zones[i].Digests, zones[i].Keys);
        }

        return anchors.Length == 0 ? Failure.Invalid($"{name}: no trust anchor (expected DS or DNSKEY records)") : new TrustAnchors(anchors);
    }

    private static Failure Wrong(string name, AnchorLine line, string problem) => Failure.Invalid($"{name}:{line.Number}: {problem}");

    private static string? Add(AnchorLine line, List<(DnsName Zone, List<DsData> Digests, List<DnskeyData> Keys)> zones, ref DnsName? owner)
    {
        ReadOnlySpan<string> words = line.Words;
        if (line.HasOwner)
        {
            if (!DnsName.Parse(words[0]).Try(out owner, out Failure? failure))
            {
                return failure.Message;
            }

            words = words[1..];
        }

        // TTL and class may come in either order, and be left out.
        while (words.Length > 0 && (words[0].Equals("IN", StringComparison.OrdinalIgnoreCase) || char.IsAsciiDigit(words[0][0])))
        {
            words = words[1..];
        }

        if (owner is null || words.Length < 5)
        {
            return owner is null ? "the zone is not named" : "a DS or DNSKEY record has four fields after its type";
        }

        DnsName zone = owner;
        int at = zones.FindIndex(z => z.Zone.Equals(zone));
        if (at < 0)
        {
            at = zones.Count;
            zones.Add((zone, [], []));
        }

        return words[0].ToUpperInvariant() switch
        {
            "DS" => AddDs(words[1..], zones[at].Digests),
            "DNSKEY" => AddKey(words[1..], zones[at].Keys),
            _ => $"{OneLine.From(words[0])} is neither DS nor DNSKEY",
        };
    }

    private static string? AddDs(ReadOnlySpan<string> words, List<DsData> digests)
    {
        byte[]? digest = FromHex(string.Concat(words[3..]));
        if (digest is null || Number(words[0], ushort.MaxValue) is not { } tag || Number(words[1], byte.MaxValue) is not { } algorithm
            || Number(words[2], byte.MaxValue) is not { } type)
        {
            return "a DS record is key tag, algorithm, digest type as numbers, and the digest in hex";
        }

        digests.Add(new DsData(tag, algorithm, type, digest));
        return null;
    }

    private static string? AddKey(ReadOnlySpan<string> words, List<DnskeyData> keys)
    {
        byte[]? key = StrictBase64.Decode(string.Concat(words[3..]));
        if (key is null || Number(words[0], ushort.MaxValue) is not { } flags || Number(words[1], byte.MaxValue) is not { } protocol
            || Number(words[2], byte.MaxValue) is not { } algorithm
            || !DnskeyData.TryParse([(byte)(flags >> 8), (byte)flags, (byte)protocol, (byte)algorithm, .. key], out DnskeyData? read))
        {
            return "a DNSKEY record is flags, protocol, algorithm as numbers, and the key in base64";
        }

        if (!read.IsZoneKey || read.IsRevoked)
        {
            return read.IsRevoked ? "the key is revoked" : "the key may not sign a zone (flags 256 or 257, protocol 3)";
        }

        keys.Add(read);
        return null;
    }

    private static int? Number(string word, int max) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= max ? value : null;

    private static byte[]? FromHex(string text)
    {
        byte[] bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0 && text.Length > 0
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}

namespace Ysco.Tests.World.Dns;

/// <summary>A record as the signer writes it, one a line. Reference: RFC 1035 section 5.</summary>
/// <param name="Owner">Whose it is, absolute.</param>
/// <param name="Ttl">Seconds.</param>
/// <param name="Type">Its type's mnemonic.</param>
/// <param name="Data">The rest of the line.</param>
public sealed record ZoneLine(string Owner, int Ttl, string Type, string Data)
{
    /// <summary>The type that a signature covers; empty for other records.</summary>
    public string Covers => Type == "RRSIG" ? Data.Split(' ')[0] : "";

    /// <summary>Reads the lines of a file; comments and empty lines are left out.</summary>
    public static IReadOnlyList<ZoneLine> Read(string text) =>
        [.. text.Split('\n').Select(l => l.Split(';')[0].TrimEnd()).Where(l => l.Length > 0).Select(Parse)];

    /// <summary>The line.</summary>
    public override string ToString() => $"{Owner}\t{Ttl}\tIN\t{Type}\t{Data}";

    // Keys are written without a TTL.
    private static ZoneLine Parse(string line)
    {
        string[] words = line.Split('\t', 5);
        return words.Length > 2 && words[1] == "IN"
            ? new(words[0], 300, words[2], string.Join(' ', words[3..]))
            : new(words[0], int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), words[3], words[4]);
    }
}

using System.Globalization;

namespace Ysco.Tests.Http;

/// <summary>The cases of Vectors/http/requests.txt; the file says how it is written.</summary>
public sealed record RequestCase(string Why, byte[] Bytes, string Expected)
{
    public static IEnumerable<RequestCase> All()
    {
        string why = "";
        var bytes = new List<byte>();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors/http/requests.txt")))
        {
            if (line.StartsWith("case ", StringComparison.Ordinal))
            {
                (why, bytes) = (line[5..], []);
            }
            else if (line.StartsWith('|'))
            {
                Unescape(line[1..], bytes);
            }
            else if (line.StartsWith("expect ", StringComparison.Ordinal))
            {
                yield return new RequestCase(why, [.. bytes], line[7..]);
            }
        }
    }

    public override string ToString() => Why;

    private static void Unescape(string line, List<byte> into)
    {
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\')
            {
                into.Add((byte)line[i]);
                continue;
            }

            if (++i == line.Length)
            {
                return;
            }

            if (line[i] == 'x')
            {
                into.Add(byte.Parse(line.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
                continue;
            }

            into.Add(line[i] switch { 'r' => 13, 'n' => 10, 't' => 9, char other => (byte)other });
        }

        into.AddRange("\r\n"u8);
    }
}
